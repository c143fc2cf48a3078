import json

import pytest
import torch

from mmattr.engine import build_runner, run_final_test
from mmattr.engine.final_test import RESULT_FILE
from tests.engine.tiny_run import tiny_config


def run(folder, protocol, **changes):
    cfg = tiny_config(folder, epochs=3, protocol=protocol, **changes)
    if protocol == 'paper':
        cfg.val_dataloader = cfg.test_dataloader
    runner = build_runner(cfg)
    runner.train()
    calls = []
    runner.logger.addFilter(lambda record: calls.append(record.getMessage()) or True)
    report = run_final_test(runner)
    return runner, report


def metrics_of(checkpoint, folder):
    """The metrics of a checkpoint, computed by a runner of its own."""
    return build_runner(tiny_config(folder, load_from=str(checkpoint))).test()


def test_heldout_tests_the_best_checkpoint(tmp_path):
    # The rate makes the second half of training worse, so that best and last differ.
    _, report = run(tmp_path / 'run', 'heldout', **{'optim_wrapper.optimizer.lr': 5.0})
    assert set(report['results']) == {'best'}
    best = report['results']['best']
    assert best['metrics'] == metrics_of(tmp_path / 'run' / best['checkpoint'], tmp_path / 'check')
    assert best['epoch'] == int(best['checkpoint'].split('_')[-1].removesuffix('.pth'))
    assert json.loads((tmp_path / 'run' / RESULT_FILE).read_text()) == report
    assert (report['protocol'], report['seed'], report['dataset'], report['split']) == ('heldout', 0, 'tiny', 'test')


def test_fixed_tests_the_last_epoch(tmp_path):
    _, report = run(tmp_path / 'run', 'fixed')
    assert set(report['results']) == {'last'}
    last = report['results']['last']
    assert (last['checkpoint'], last['epoch']) == ('epoch_3.pth', 3)
    assert last['metrics'] == metrics_of(tmp_path / 'run' / 'epoch_3.pth', tmp_path / 'check')


def test_paper_tests_both(tmp_path):
    runner, report = run(tmp_path / 'run', 'paper', **{'optim_wrapper.optimizer.lr': 5.0})
    assert list(report['results']) == ['last', 'best']
    for result in report['results'].values():
        assert result['metrics'] == metrics_of(tmp_path / 'run' / result['checkpoint'], tmp_path / 'check')
    best = torch.load(tmp_path / 'run' / report['results']['best']['checkpoint'], weights_only=True)
    assert torch.equal(runner.model.state_dict()['fc.weight'], best['state_dict']['fc.weight'])


def test_without_a_protocol_nothing_is_tested(tmp_path):
    runner, report = run(tmp_path, None)
    assert report is None
    assert not (tmp_path / RESULT_FILE).exists()
    assert runner.model is not None


@pytest.mark.parametrize('resume', [False, True])
def test_averaged_weights_are_what_is_tested(tmp_path, resume):
    cfg = tiny_config(tmp_path / 'run', epochs=2)
    cfg.custom_hooks.append(dict(type='EMAHook', momentum=0.5))
    runner = build_runner(cfg)
    runner.train()
    if resume:
        cfg = tiny_config(tmp_path / 'run', epochs=3, resume=True, load_from=str(tmp_path / 'run' / 'epoch_2.pth'))
        cfg.custom_hooks.append(dict(type='EMAHook', momentum=0.5))
        runner = build_runner(cfg)
        runner.train()
    report = run_final_test(runner)['results']['best']
    # A best checkpoint stores the averaged weights as its state dict.
    assert report['metrics'] == metrics_of(tmp_path / 'run' / report['checkpoint'], tmp_path / 'check')

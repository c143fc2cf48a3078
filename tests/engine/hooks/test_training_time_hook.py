import json

import pytest
import torch

from mmattr.engine import build_runner, run_final_test
from mmattr.engine.hooks import training_time_hook
from tests.engine.tiny_run import tiny_config


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on by one second whenever it is read."""
    ticks = iter(range(10**6))
    monkeypatch.setattr(training_time_hook.time, 'perf_counter', lambda: float(next(ticks)))


def test_iterations_are_timed_and_images_counted(tmp_path, clock):
    runner = build_runner(tiny_config(tmp_path, epochs=3))
    runner.train()
    # Seven images in four iterations per epoch, each one tick long: neither evaluation nor saving adds to it.
    assert runner.message_hub.get_info('train_images') == 3 * 7
    assert runner.message_hub.get_info('train_seconds') == 3 * 4
    report = run_final_test(runner)
    assert (report['train_seconds'], report['train_images']) == (12, 21)


def test_a_resumed_run_goes_on_with_the_sums_of_its_checkpoint(tmp_path, clock):
    build_runner(tiny_config(tmp_path, epochs=2)).train()
    assert torch.load(tmp_path / 'epoch_2.pth', weights_only=True)['message_hub']
    runner = build_runner(tiny_config(tmp_path, epochs=3, resume=True, load_from=str(tmp_path / 'epoch_2.pth')))
    runner.train()
    assert runner.message_hub.get_info('train_images') == 3 * 7
    assert runner.message_hub.get_info('train_seconds') == 3 * 4


def test_an_evaluation_inside_an_epoch_is_left_out(tmp_path, clock):
    changes = {'train_cfg': dict(by_epoch=False, max_iters=6, val_interval=2, _delete_=True)}
    changes |= {'default_hooks.checkpoint.by_epoch': False}
    cfg = tiny_config(tmp_path, **changes)
    cfg.param_scheduler = dict(type='StepLR', step_size=1, by_epoch=False)
    runner = build_runner(cfg)
    runner.train()
    assert runner.message_hub.get_info('train_seconds') == 6


def test_without_the_hook_the_result_says_nothing(tmp_path):
    cfg = tiny_config(tmp_path, epochs=1)
    cfg.custom_hooks = [hook for hook in cfg.custom_hooks if hook['type'] != 'TrainingTimeHook']
    runner = build_runner(cfg)
    runner.train()
    run_final_test(runner)
    report = json.loads((tmp_path / 'final_metrics.json').read_text())
    assert report['train_seconds'] is report['train_images'] is None

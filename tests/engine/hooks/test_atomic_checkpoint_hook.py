import shutil
from pathlib import Path

import pytest
import torch
from mmengine.runner import Runner

from mmattr.engine import build_runner, find_resumable
from mmattr.engine.atomic_local_backend import AtomicLocalBackend
from mmattr.errors import ConfigError
from tests.engine.tiny_run import tiny_config


class _Killed(BaseException):
    """Stands for kill -9 inside one process: no code of the runner handles it."""


def state_of(runner):
    """Everything that decides how a run goes on."""
    scheduler = {key: value for key, value in runner.param_schedulers[0].state_dict().items() if key != '_last_value'}
    info = runner.message_hub.runtime_info
    weights = [value.tolist() for value in runner.model.state_dict().values()]
    momentum = [state['momentum_buffer'].tolist() for state in runner.optim_wrapper.state_dict()['state'].values()]
    return weights, momentum, scheduler, info['best_score'], runner.optim_wrapper.get_lr()


def resume(folder, epochs):
    runner = build_runner(tiny_config(folder, epochs=epochs, resume=True, load_from=str(find_resumable(folder).path)))
    runner.train()
    return runner


@pytest.fixture(scope='module')
def reference(tmp_path_factory):
    runner = build_runner(tiny_config(tmp_path_factory.mktemp('whole'), epochs=3))
    runner.train()
    return runner


def test_a_lengthened_run_equals_a_long_one(tmp_path, reference):
    build_runner(tiny_config(tmp_path, epochs=2)).train()
    resumed = resume(tmp_path, 3)
    assert resumed.model.losses == reference.model.losses[8:]
    assert state_of(resumed) == state_of(reference)


# An epoch that becomes the best one writes three times: before its validation, as the best, and once more.
@pytest.mark.parametrize('write', [4, 5, 6])
def test_a_kill_during_any_write_loses_nothing_that_matters(tmp_path, monkeypatch, write, reference):
    put, writes = AtomicLocalBackend.put, []

    def put_until_killed(self, obj, filepath):
        writes.append(filepath)
        if len(writes) == write:
            (tmp_path / 'killed' / '.epoch.pth.half.mmattr.tmp').write_bytes(obj[:100])
            raise _Killed
        put(self, obj, filepath)

    monkeypatch.setattr(AtomicLocalBackend, 'put', put_until_killed)
    with pytest.raises(_Killed):
        build_runner(tiny_config(tmp_path / 'killed', epochs=3)).train()
    monkeypatch.undo()
    for path in (tmp_path / 'killed').glob('*.pth'):
        torch.load(path, weights_only=True)
    assert list((tmp_path / 'killed').glob('best*.pth')), 'a best checkpoint is there at any moment after the first'

    resumed = resume(tmp_path / 'killed', 3)
    assert state_of(resumed) == state_of(reference)
    assert not list((tmp_path / 'killed').glob('.*.tmp'))
    names = [{path.name for path in Path(folder).glob('*.pth')} for folder in (reference.work_dir, tmp_path / 'killed')]
    assert names[0] <= names[1]


def test_a_kill_before_validation_is_made_up_for(tmp_path, monkeypatch, reference):
    runner = build_runner(tiny_config(tmp_path / 'killed', epochs=3))

    def kill(*args, **kwargs):
        raise _Killed

    call_hook = Runner.call_hook

    def call_until_validation(self, name, **kwargs):
        if name == 'before_val' and self.epoch == 2:
            kill()
        call_hook(self, name, **kwargs)

    monkeypatch.setattr(Runner, 'call_hook', call_until_validation)
    with pytest.raises(_Killed):
        runner.train()
    monkeypatch.undo()
    resumed = resume(tmp_path / 'killed', 3)
    assert state_of(resumed) == state_of(reference)


def test_at_least_the_kept_number_is_on_disk_while_writing(tmp_path, monkeypatch):
    seen = []
    put = AtomicLocalBackend.put

    def count_and_put(self, obj, filepath):
        seen.append(len(list(tmp_path.glob('epoch_*.pth'))))
        put(self, obj, filepath)

    monkeypatch.setattr(AtomicLocalBackend, 'put', count_and_put)
    cfg = tiny_config(tmp_path, epochs=4, protocol=None)
    cfg.default_hooks.checkpoint.save_best = None
    build_runner(cfg).train()
    assert seen == [0, 1, 2, 2]
    assert {path.name for path in tmp_path.glob('*.pth')} == {'epoch_3.pth', 'epoch_4.pth'}


def test_moved_work_folder_keeps_its_best(tmp_path):
    build_runner(tiny_config(tmp_path / 'old', epochs=2)).train()
    shutil.move(tmp_path / 'old', tmp_path / 'new')
    runner = resume(tmp_path / 'new', 3)
    assert str(tmp_path / 'new') in runner.message_hub.get_info('best_ckpt')
    assert len(list((tmp_path / 'new').glob('best*.pth'))) == 1


def test_starting_from_weights_validates_nothing(tmp_path):
    build_runner(tiny_config(tmp_path / 'a', epochs=1)).train()
    runner = build_runner(tiny_config(tmp_path / 'b', epochs=1, load_from=str(tmp_path / 'a' / 'epoch_1.pth')))
    runner.train()
    assert len(runner.model.losses) == 4


def test_unknown_metric_to_select_by(tmp_path):
    cfg = tiny_config(tmp_path, epochs=1)
    cfg.default_hooks.checkpoint.save_best = 'eval/los'
    with pytest.raises(ConfigError, match="did you mean 'eval/loss'"):
        build_runner(cfg).train()

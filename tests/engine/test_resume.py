import os

import pytest
import torch
from mmengine.config import Config

from mmattr.engine import find_resumable, resolve_resume
from mmattr.errors import CheckpointError


@pytest.fixture
def work_dir(tmp_path):
    for epoch in (2, 9, 10):
        torch.save(dict(meta=dict(epoch=epoch), state_dict=dict(w=torch.ones(1000))), tmp_path / f'epoch_{epoch}.pth')
    (tmp_path / 'last_checkpoint').write_text(str(tmp_path / 'epoch_9.pth'))
    return tmp_path


def truncate(path):
    path.write_bytes(path.read_bytes()[:700])


def test_the_pointer_decides(work_dir):
    found = find_resumable(work_dir)
    assert found.path == work_dir / 'epoch_9.pth'
    assert '\n' not in found.reason


@pytest.mark.parametrize('pointer', ['', '/nowhere/epoch_99.pth', None])
def test_without_a_usable_pointer_the_newest_whole_checkpoint_is_taken(work_dir, pointer):
    (work_dir / 'last_checkpoint').unlink()
    if pointer is not None:
        (work_dir / 'last_checkpoint').write_text(pointer)
    assert find_resumable(work_dir).path == work_dir / 'epoch_10.pth'
    truncate(work_dir / 'epoch_10.pth')
    found = find_resumable(work_dir)
    assert found.path == work_dir / 'epoch_9.pth'
    assert 'epoch_10.pth' in found.reason


def test_a_broken_pointed_checkpoint_is_passed_over(work_dir):
    truncate(work_dir / 'epoch_9.pth')
    found = find_resumable(work_dir)
    assert found.path == work_dir / 'epoch_10.pth'
    assert 'not readable: epoch_9.pth' in found.reason


def test_a_checkpoint_completed_after_the_pointer_is_not_lost(work_dir):
    written = (work_dir / 'last_checkpoint').stat().st_mtime
    os.utime(work_dir / 'epoch_10.pth', (written + 1, written + 1))
    found = find_resumable(work_dir)
    assert found.path == work_dir / 'epoch_10.pth'
    assert 'completed after last_checkpoint' in found.reason
    truncate(work_dir / 'epoch_10.pth')
    os.utime(work_dir / 'epoch_10.pth', (written + 1, written + 1))
    assert find_resumable(work_dir).path == work_dir / 'epoch_9.pth'


def test_nothing_whole_means_a_fresh_start(work_dir):
    for path in work_dir.glob('*.pth'):
        truncate(path)
    assert find_resumable(work_dir).path is None
    assert find_resumable(work_dir / 'absent').path is None


def test_a_moved_work_folder_is_still_resumable(work_dir):
    moved = work_dir.rename(work_dir.with_name('moved'))
    assert find_resumable(moved).path == moved / 'epoch_9.pth'


def test_resolve_resume(work_dir):
    cfg = Config(dict(work_dir=str(work_dir), resume=True, load_from=None))
    assert 'epoch_9.pth' in resolve_resume(cfg)
    assert cfg.load_from == str(work_dir / 'epoch_9.pth')

    cfg = Config(dict(work_dir=str(work_dir / 'new'), load_from='pretrained.pth'))
    assert 'from the beginning' in resolve_resume(cfg, 'auto')
    assert not cfg.resume
    assert cfg.load_from == 'pretrained.pth'

    cfg = Config(dict(work_dir=str(work_dir)))
    assert resolve_resume(cfg) == ''
    with pytest.raises(CheckpointError, match=r'nope\.pth does not exist'):
        resolve_resume(cfg, 'nope.pth')

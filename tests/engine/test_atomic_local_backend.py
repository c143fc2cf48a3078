import os
import stat

import pytest
from mmengine.fileio import get_file_backend

from mmattr.engine import AtomicLocalBackend
from mmattr.engine.atomic_local_backend import TEMPORARY_SUFFIX, remove_leftovers, write_atomically


def test_writes_content_that_others_may_read(tmp_path):
    path = tmp_path / 'new' / 'epoch_1.pth'
    backend = get_file_backend(path, backend_args=dict(backend='atomic_local'))
    assert isinstance(backend, AtomicLocalBackend)
    backend.put(b'weights', path)
    assert path.read_bytes() == b'weights'
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(path.parent.iterdir()) == [path]
    backend.put_text('text', path)
    assert path.read_text() == 'text'


def test_a_failing_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / 'epoch_1.pth'
    path.write_bytes(b'old')

    def full_disk(handle):
        raise OSError('No space left on device')

    monkeypatch.setattr(os, 'fsync', full_disk)
    with pytest.raises(OSError, match='No space'):
        write_atomically(path, b'new')
    assert path.read_bytes() == b'old'
    assert list(tmp_path.iterdir()) == [path]


def test_leftovers_of_killed_writes_are_removed(tmp_path):
    leftover = tmp_path / f'.epoch_3.pth.abc{TEMPORARY_SUFFIX}'
    kept = tmp_path / 'mine.tmp'
    for path in (leftover, kept):
        path.write_bytes(b'half')
    assert remove_leftovers(tmp_path) == [leftover]
    assert list(tmp_path.iterdir()) == [kept]

import os
import stat

import pytest

from mmattr.atomic_write import TEMPORARY_SUFFIX, open_atomically, remove_leftovers, write_atomically


def test_the_name_appears_with_the_whole_content(tmp_path):
    path = tmp_path / 'new' / 'a.txt'
    with open_atomically(path) as file:
        file.write(b'first ')
        assert not path.exists()
        file.write(b'second')
    assert path.read_bytes() == b'first second'
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(('mask', 'mode'), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_a_file_has_the_rights_that_the_process_gives(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / 'a.txt', b'text')
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / 'a.txt').stat().st_mode) == mode


@pytest.mark.parametrize('kind', [KeyboardInterrupt, ValueError])
def test_an_interrupted_write_leaves_the_old_file(tmp_path, kind):
    path = tmp_path / 'a.txt'
    write_atomically(path, b'old')

    def interrupted():
        with open_atomically(path) as file:
            file.write(b'half')
            raise kind

    with pytest.raises(kind):
        interrupted()
    assert path.read_bytes() == b'old'
    assert list(tmp_path.iterdir()) == [path]


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

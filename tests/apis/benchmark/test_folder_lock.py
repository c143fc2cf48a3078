import subprocess
import sys

import pytest

from mmattr.apis.benchmark.folder_lock import FolderLock
from mmattr.errors import ConfigError


def test_one_at_a_time(tmp_path):
    folder = tmp_path / 'new' / 'folder'
    with FolderLock(folder), pytest.raises(ConfigError, match='Another process is working in'):
        FolderLock(folder)
    FolderLock(folder).release()


def test_a_child_that_outlives_its_parent_still_holds_the_folder(tmp_path):
    lock = FolderLock(tmp_path)
    command = [sys.executable, '-c', 'input()']
    with subprocess.Popen(command, pass_fds=(lock.handle,), stdin=subprocess.PIPE) as child:
        lock.release()
        with pytest.raises(ConfigError, match='Another process'):
            FolderLock(tmp_path)
        child.communicate(b'\n')
    FolderLock(tmp_path).release()

import os
import signal

import pytest

from mmattr.apis.benchmark import job_process
from mmattr.apis.benchmark.folder_lock import FolderLock
from mmattr.apis.benchmark.job_process import JobProcess, last_lines
from tests.apis.benchmark.simple_suite import make_jobs


@pytest.fixture
def start(tmp_path):
    job = make_jobs(tmp_path, 'fc')[0]

    def start(script):
        return JobProcess(job, ['sh', '-c', script], {**os.environ, 'WORD': 'hello'}, FolderLock(job.folder))

    return start


def test_the_output_is_kept(start):
    for _ in range(2):
        child = start('echo "$WORD"; echo; echo world >&2; exit 3')
        assert child.process.wait() == child.poll() == 3
        child.lock.release()
    assert last_lines(child.job, 3) == ['world', 'hello', 'world']
    assert child.seconds() > 0


def test_no_output(tmp_path):
    assert last_lines(make_jobs(tmp_path, 'fc')[0]) == []


@pytest.mark.parametrize(
    ('script', 'status'),
    [('exec sleep 60', signal.SIGTERM), ('trap "" TERM; echo ready; while :; do sleep 0.1; done', signal.SIGKILL)],
)
def test_stop_ends_a_child_that_listens_and_one_that_does_not(start, monkeypatch, script, status):
    monkeypatch.setattr(job_process, 'GRACE', 0.3)
    child = start(script)
    while 'trap' in script and not last_lines(child.job):
        assert child.poll() is None
    child.stop()
    assert child.poll() == -status
    if status == signal.SIGTERM:  # a grandchild of the other one may hold the folder for a moment
        FolderLock(child.job.folder).release()

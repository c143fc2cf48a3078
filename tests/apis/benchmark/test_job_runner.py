import os
import time

import pytest

from mmattr.apis.benchmark.folder_lock import FolderLock
from mmattr.apis.benchmark.job import RUN_FILE
from mmattr.apis.benchmark.job_runner import JobRunner
from mmattr.apis.benchmark.job_state import JobState, job_state, mark_started, write_json
from mmattr.errors import ConfigError, DataError
from tests.apis.benchmark.simple_suite import make_jobs


def finish(job):
    write_json(job.folder / RUN_FILE, {})
    return 'error 14.00'


def run(jobs, script='true', num_processes=2, only=None, finish=finish, **arguments):
    """Run a shell script instead of each training; returns the runner and what it said."""
    said = []
    scripts = script if callable(script) else lambda job: script
    runner = JobRunner(
        jobs, finish, num_processes, say=said.append, command=lambda job: ['sh', '-c', scripts(job)], **arguments
    )
    runner.run(only)
    return runner, said


def test_everything_is_done_once(tmp_path):
    jobs = make_jobs(tmp_path, 'fc', 'aqn', seeds=(0, 1))
    runner, said = run(jobs)
    assert runner.failed == {}
    assert '[1/4] fc seed 0: started' in said
    assert sum('error 14.00' in line for line in said) == 4
    times = [(job.folder / RUN_FILE).stat().st_mtime_ns for job in jobs]
    _, said = run(jobs, script='exit 1')
    assert said == [f'[{job.index + 1}/4] {job.name}: done before, skipped' for job in jobs]
    assert [(job.folder / RUN_FILE).stat().st_mtime_ns for job in jobs] == times


def test_what_another_process_has_finished_meanwhile_is_skipped(tmp_path):
    jobs = make_jobs(tmp_path, 'fc', 'aqn')

    def script(job):
        if job.run.name == 'fc':  # the other process
            write_json(jobs[1].folder / RUN_FILE, {})
        return 'true' if job.run.name == 'fc' else 'exit 1'

    mark_started(jobs[1])
    runner, said = run(jobs, script, num_processes=1)
    assert runner.failed == {}
    assert said[-1] == '[2/2] aqn seed 0: done by another process, skipped'


def test_a_failure_does_not_stop_the_others(tmp_path):
    jobs = make_jobs(tmp_path, 'fc', 'aqn', 'two', 'l2l', first_stages={'two': 'aqn'})
    runner, said = run(jobs, lambda job: 'echo error: no GPU; exit 2' if job.run.name == 'aqn' else 'true')
    assert set(runner.failed) == {1, 2}
    failure = next(line for line in said if 'aqn seed 0: FAILED' in line)
    assert 'exit status 2' in failure
    assert 'error: no GPU' in failure
    assert str(jobs[1].folder / 'benchmark.log') in failure
    assert 'its first stage, aqn seed 0, is not done' in runner.failed[2]
    assert [job_state(job) for job in jobs] == [JobState.DONE, JobState.CUT, JobState.NEW, JobState.DONE]
    _, said = run(jobs)
    assert '[2/4] aqn seed 0: goes on where it was cut' in said
    assert {job_state(job) for job in jobs} == {JobState.DONE}


def test_a_second_stage_waits_while_others_work(tmp_path):
    jobs = make_jobs(tmp_path, 'aqn', 'two', 'fc', first_stages={'two': 'aqn'})
    _, said = run(jobs, lambda job: 'sleep 0.6' if job.run.name == 'aqn' else 'true')
    started = [line.split()[1] for line in said if line.endswith('started')]
    assert started == ['aqn', 'fc', 'two']


def test_never_more_children_than_asked_for(tmp_path):
    folder = tmp_path / 'running'
    folder.mkdir()
    script = f'touch {folder}/$$; ls {folder} | wc -l; sleep 0.3; rm {folder}/$$'
    jobs = make_jobs(tmp_path / 'out', 'a', 'b', 'c', 'd')
    run(jobs, script, num_processes=2)
    counts = [int((job.folder / 'benchmark.log').read_text()) for job in jobs]
    assert max(counts) <= 2


def test_changed_settings_are_refused_before_anything_is_done(tmp_path):
    jobs = make_jobs(tmp_path, 'fc', 'aqn')
    mark_started(jobs[1])
    changed = make_jobs(tmp_path, 'fc', 'aqn', settings={'lr': '0.2'})
    with pytest.raises(ConfigError, match=r'lr = 0\.1, now 0\.2'):
        run(changed)
    assert job_state(changed[0]) is JobState.NEW
    (changed[1].folder / 'old').touch()
    runner, _ = run(changed, redo=[changed[1]])
    assert runner.failed == {}
    assert not (changed[1].folder / 'old').exists()


def test_one_job_only(tmp_path):
    jobs = make_jobs(tmp_path, 'aqn', 'two', first_stages={'two': 'aqn'})
    runner, _ = run(jobs, only=[jobs[1]])
    assert 'its first stage' in runner.failed[1]
    run(jobs, only=[jobs[0]])
    runner, _ = run(jobs, only=[jobs[1]])
    assert runner.failed == {}
    assert job_state(jobs[1]) is JobState.DONE


def test_a_folder_in_use_fails_its_job_only(tmp_path):
    jobs = make_jobs(tmp_path, 'fc', 'aqn')
    with FolderLock(jobs[0].folder):
        runner, _ = run(jobs)
    assert list(runner.failed) == [0]
    assert 'Another process' in runner.failed[0]


def test_a_result_that_cannot_be_written_up(tmp_path):
    def broken(job):
        raise DataError('no scores.')

    runner, _ = run(make_jobs(tmp_path, 'fc'), finish=broken)
    assert runner.failed[0] == 'trained, but its result cannot be written up: no scores.'


def test_in_this_process(tmp_path):
    jobs = make_jobs(tmp_path, 'fc', 'aqn', 'l2l')
    seen = []

    def here(job):
        seen.append((job.name, os.getpid()))
        if job.run.name == 'fc':
            raise DataError('An image is missing.')
        if job.run.name == 'aqn':
            raise ZeroDivisionError('oops')

    runner, _ = run(jobs, num_processes=0, here=here)
    assert seen == [(job.name, os.getpid()) for job in jobs]
    assert runner.failed[0].startswith('An image is missing.')
    assert runner.failed[1].startswith('ZeroDivisionError: oops')
    assert 'Traceback' in (jobs[1].folder / 'benchmark.log').read_text()
    assert job_state(jobs[2]) is JobState.DONE


def test_children_end_with_the_benchmark(tmp_path, monkeypatch):
    job = make_jobs(tmp_path, 'fc')[0]
    runner = JobRunner([job], finish, 1, say=lambda line: None, command=lambda job: ['sh', '-c', 'exec sleep 60'])
    children = []
    sleep = time.sleep

    def interrupted(seconds):
        monkeypatch.setattr(time, 'sleep', sleep)  # the wait for the children sleeps too
        children.extend(runner._running.values())
        raise KeyboardInterrupt

    monkeypatch.setattr(time, 'sleep', interrupted)
    with pytest.raises(KeyboardInterrupt):
        runner.run()
    assert children[0].poll() == -15
    assert job_state(job) is JobState.CUT
    with pytest.raises(ConfigError, match='at least 0'):
        JobRunner([job], finish, -1)

import pytest

from mmattr.apis.benchmark.job import RUN_FILE
from mmattr.apis.benchmark.job_state import mark_started, write_json
from mmattr.apis.benchmark.jobs_to_redo import jobs_to_redo
from mmattr.apis.benchmark.suite import Suite
from mmattr.errors import ConfigError
from tests.apis.benchmark.simple_suite import make_jobs


def plan(folder, **settings):
    jobs = make_jobs(folder, 'fc', 'aqn', 'two', seeds=(0, 1), first_stages={'two': 'aqn'}, settings=settings)
    return jobs, Suite('s', tuple(job.run for job in jobs[:3]), (0, 1), 'fc')


def redone(folder, names, **settings):
    jobs, suite = plan(folder, **settings)
    return [job.name for job in jobs_to_redo(jobs, suite, names)]


def test_names_and_what_depends_on_them(tmp_path):
    for job in plan(tmp_path)[0][:5]:
        mark_started(job)
        write_json(job.folder / RUN_FILE, {})
    assert redone(tmp_path, None) == []
    assert redone(tmp_path, []) == []
    assert redone(tmp_path, ['fc']) == ['fc seed 0', 'fc seed 1']
    # The second stage of seed 1 has not been started.
    assert redone(tmp_path, ['aqn']) == ['aqn seed 0', 'two seed 0', 'aqn seed 1']
    with pytest.raises(ConfigError, match="did you mean 'aqn'"):
        redone(tmp_path, ['aqm'])


def test_without_names_what_has_changed(tmp_path):
    for job in plan(tmp_path)[0][:2]:
        mark_started(job)
    assert redone(tmp_path, [], lr='0.3') == ['fc seed 0', 'aqn seed 0']

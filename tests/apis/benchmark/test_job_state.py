import json

import pytest

from mmattr.apis.benchmark.job import JOB_FILE, RUN_FILE
from mmattr.apis.benchmark.job_state import JobState, describe_change, job_state, mark_started, remove_job, write_json
from mmattr.errors import ConfigError
from tests.apis.benchmark.simple_suite import make_jobs


@pytest.fixture
def job(tmp_path):
    return make_jobs(tmp_path, 'fc')[0]


def test_a_job_goes_from_new_over_cut_to_done(job):
    assert job_state(job) is JobState.NEW
    mark_started(job)
    assert job_state(job) is JobState.CUT
    write_json(job.folder / RUN_FILE, {})
    assert job_state(job) is JobState.DONE
    remove_job(job)
    assert job_state(job) is JobState.NEW
    assert not list(job.folder.parent.iterdir())


@pytest.mark.parametrize('finished', [False, True])
def test_other_settings(job, tmp_path, finished):
    mark_started(job)
    if finished:
        write_json(job.folder / RUN_FILE, {})
    changed = make_jobs(tmp_path, 'fc', settings={'lr': '0.2', 'epochs': '3'})[0]
    assert job_state(changed) is JobState.CHANGED
    sentence = describe_change(changed)
    assert 'was run with lr = 0.1, now 0.2 is asked for (1 more differ)' in sentence
    assert '--redo' in sentence


def test_a_setting_that_is_gone(job, tmp_path):
    changed = make_jobs(tmp_path, 'fc', settings={'epochs': '3'})[0]
    mark_started(changed)
    assert 'was run with epochs = 3, now nothing is asked for;' in describe_change(job)


def test_a_folder_of_something_else_is_left_alone(job):
    job.folder.mkdir(parents=True)
    (job.folder / '.lock').touch()
    assert job_state(job) is JobState.NEW
    (job.folder / 'epoch_1.pth').touch()
    with pytest.raises(ConfigError, match=r'holds epoch_1\.pth but no job\.json'):
        job_state(job)
    remove_job(job)
    assert (job.folder / 'epoch_1.pth').exists()


def test_the_job_file_is_plain(job):
    mark_started(job)
    content = json.loads((job.folder / JOB_FILE).read_text())
    assert (content['name'], content['seed'], content['fingerprint']) == ('fc', 0, job.fingerprint)
    assert content['settings'] == job.settings

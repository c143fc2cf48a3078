import json

import pytest

from mmattr.apis.benchmark.job_record import selection, split_name, write_record
from mmattr.apis.benchmark.plan_jobs import plan_jobs
from mmattr.apis.benchmark.suite import Suite, SuiteRun
from mmattr.apis.benchmark.train_command import train_here
from mmattr.errors import DataError
from tests.apis.benchmark.simple_suite import write_config
from tests.engine.tiny_run import tiny_config


@pytest.fixture
def job(tmp_path):
    evaluator = [dict(type='TinyMetric'), dict(type='ErrorRate')]
    config = write_config(tmp_path / 'fc' / 'tiny.py', test_evaluator=evaluator)
    run = SuiteRun('fc', config, {'model.width': 4})
    return plan_jobs(Suite('s', (run,), (3,), 'fc'), tmp_path / 'out')[0]


def test_a_trained_job_says_everything_about_itself(job):
    train_here(job)
    line = write_record(job)
    record = json.loads((job.folder / 'run.json').read_text())
    assert line == ', '.join(f'{name} {value:.2f}' for name, value in record['metrics'].items())
    assert (record['name'], record['seed'], record['options']) == ('fc', 3, {'model.width': 4})
    assert (record['protocol'], record['epochs'], record['split']) == ('heldout', 2, 'test')
    assert record['selection'] == {'metric': 'eval/loss', 'split': 'val'}
    assert record['checkpoint']['role'] == 'best'
    assert (job.folder / record['checkpoint']['file']).is_file()
    assert set(record['attributes']) == {'hat', 'bag', 'skirt'}
    assert record['train_images'] == 14
    assert record['train_images_per_second'] == pytest.approx(14 / record['train_seconds'])
    assert record['fingerprint'] == job.fingerprint


def test_a_training_without_scores_is_not_done(job):
    job.folder.mkdir(parents=True)
    with pytest.raises(DataError, match=r'no scores_test\.npz'):
        write_record(job)


def test_what_selected(tmp_path):
    assert selection(tiny_config(tmp_path, protocol='fixed')) is None
    assert split_name({'ann_file': 'annotations/val.json'}) == 'val'
    assert split_name({}) == 'unnamed'

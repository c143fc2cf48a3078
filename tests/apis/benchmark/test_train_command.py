import os
from dataclasses import replace

import pytest

from mmattr.apis.benchmark import train_command as module
from mmattr.apis.benchmark.job import RUN_FILE
from mmattr.apis.benchmark.job_state import write_json
from mmattr.apis.benchmark.train_command import child_environment, train_command, train_words
from tests.apis.benchmark.simple_suite import make_jobs


def test_the_words_of_a_job(tmp_path):
    job = make_jobs(tmp_path, 'fc', seeds=(4,))[0]
    job = replace(job, run=job.run._replace(options={'model.width': 3}))
    words = train_words(job)
    assert words[:7] == ['fc.py', '--work-dir', str(job.folder), '--seed', '4', '--resume', 'auto']
    assert words[7:9] == ['--out', str(job.folder / 'scores_test.npz')]
    assert words[9:] == ['--cfg-options', 'model.width=3', 'experiment_name=fc_seed_4']
    assert train_command(job)[2].endswith('tools/train.py')


def test_a_second_stage_starts_from_the_tested_checkpoint_of_the_first(tmp_path):
    first, second = make_jobs(tmp_path, 'aqn', 'two', first_stages={'two': 'aqn'})
    write_json(first.folder / RUN_FILE, {'checkpoint': {'file': 'best_epoch_2.pth'}})
    assert f'model.first_stage_checkpoint={first.folder}/best_epoch_2.pth' in train_words(second)


@pytest.mark.parametrize(('given', 'expected'), [(None, '2'), ('1', '1'), ('8', '2'), ('many', '2')])
def test_cores_are_shared(monkeypatch, given, expected):
    monkeypatch.setattr(module, 'available_cores', lambda: 8)
    base = {'PATH': '/bin', **({'OMP_NUM_THREADS': given} if given else {})}
    environment = child_environment(0, 4, base)
    assert environment['OMP_NUM_THREADS'] == expected
    assert environment['PATH'] == '/bin'
    assert child_environment(0, 16, {'PATH': ''})['OMP_NUM_THREADS'] == '1'


def test_devices_are_dealt_out():
    base = {'CUDA_VISIBLE_DEVICES': '3,5'}
    assert [child_environment(slot, 3, base)['CUDA_VISIBLE_DEVICES'] for slot in range(3)] == ['3', '5', '3']
    assert child_environment(0, 1, base)['CUDA_VISIBLE_DEVICES'] == '3,5'
    assert module.available_cores() <= (os.cpu_count() or 1)

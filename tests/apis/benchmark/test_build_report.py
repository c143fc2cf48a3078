import json
from dataclasses import replace

import numpy as np
import pytest

from mmattr.apis.benchmark.build_report import build_report, primary_metric
from mmattr.apis.benchmark.job import RUN_FILE
from mmattr.apis.benchmark.job_state import write_json
from mmattr.apis.benchmark.plan_jobs import plan_jobs
from mmattr.apis.benchmark.run_results import collect_results
from mmattr.apis.finished_run import read_json
from mmattr.errors import DataError
from tests.apis.benchmark.fake_results import finish, finish_all, make_labels, make_suite

NOISE = {'fc': 0.45, 'aqn': 0.3}


def build(suite, jobs, **speed):
    return build_report(suite, *collect_results(suite, jobs), speed, num_resamples=60)


@pytest.fixture
def report(tmp_path):
    suite, jobs = make_suite(tmp_path)
    finish_all(jobs, NOISE)
    return build(suite, jobs, fc={'inference_images_per_second': 9.0})


def test_says_what_was_compared(report):
    assert (report['suite'], report['baseline'], report['dataset'], report['split']) == ('faces', 'fc', 'tiny', 'test')
    assert (report['num_images'], report['primary'], report['missing']) == (60, 'face/error', [])
    assert report['bootstrap'] == {'resamples': 60, 'level': 0.95, 'seed': 0}
    assert report['code'] == ['abc']
    assert report['lower_is_better']['face/error']
    assert not report['lower_is_better']['ped/mA']
    json.dumps(report, allow_nan=False)


def test_figures_of_a_run(report, tmp_path):
    baseline, other = report['runs']
    values = [read_json(tmp_path / f'out/aqn/seed_{seed}/run.json')['metrics']['face/error'] for seed in range(3)]
    figure = other['metrics']['face/error']
    assert figure['values'] == pytest.approx(values)
    assert (figure['mean'], figure['std']) == pytest.approx((np.mean(values), np.std(values, ddof=1)))
    assert figure['interval'][0] < figure['mean'] < figure['interval'][1]
    difference = figure['difference']
    assert difference['mean'] == pytest.approx(figure['mean'] - baseline['metrics']['face/error']['mean'])
    assert difference['interval'][1] < 0, 'less noise, fewer errors'
    assert (difference['seeds'], difference['better']) == (3, 3)
    assert baseline['metrics']['face/error']['difference'] is None
    assert len(other['attributes']['face/error']['mean']) == 4
    assert len(other['attributes']['ped/mA']['difference']['interval']) == 4
    assert other['checkpoints'][2] == {'role': 'best', 'file': 'best.pth', 'epoch': 3}
    assert baseline['speed'] == {'inference_images_per_second': 9.0}
    assert other['speed'] == {}


def test_a_loss_has_no_interval(report):
    figure = report['runs'][1]['metrics']['eval/loss']
    assert figure['mean'] == pytest.approx(0.8)
    assert figure['interval'] is figure['difference']['interval'] is None
    assert figure['difference']['mean'] == pytest.approx(-0.15)


def test_seeds_that_both_have_are_compared(tmp_path):
    suite, jobs = make_suite(tmp_path)
    finish_all([job for job in jobs if job.name not in {'fc seed 0', 'aqn seed 2'}], NOISE)
    report = build(suite, jobs)
    assert report['missing'] == ['fc seed 0', 'aqn seed 2']
    figures = [run['metrics']['face/error'] for run in report['runs']]
    assert figures[1]['difference']['seeds'] == 1
    assert figures[1]['difference']['mean'] == pytest.approx(figures[1]['values'][1] - figures[0]['values'][0])


@pytest.mark.parametrize('finished', [['aqn seed 1'], ['fc seed 0', 'aqn seed 1']])
def test_nothing_to_compare_with(tmp_path, finished):
    suite, jobs = make_suite(tmp_path)
    finish_all([job for job in jobs if job.name in finished], NOISE)
    report = build(suite, jobs)
    assert report['runs'][-1]['metrics']['face/error']['difference'] is None
    assert report['runs'][-1]['metrics']['face/error']['std'] is None


def test_scores_of_another_run_are_noticed(tmp_path):
    suite, jobs = make_suite(tmp_path)
    finish_all(jobs, NOISE)
    path = jobs[1].folder / RUN_FILE
    record = read_json(path)
    record['metrics']['face/error'] += 0.1
    write_json(path, record)
    with pytest.raises(DataError, match=r'The scores of aqn give face/error = .* use --redo aqn'):
        build(suite, jobs)


def test_primary_metric(tmp_path):
    for number, (evaluator, expected) in enumerate(
        [
            ([dict(type='TinyMetric'), dict(type='PedestrianMetric')], 'ped/mA'),
            ([dict(type='TinyMetric')], 'eval/loss'),
            (dict(type='ErrorRate', prefix='mine'), 'mine/error'),
        ]
    ):
        suite, jobs = make_suite(tmp_path / str(number), evaluator=evaluator)
        finish(jobs[0], 0.3)
        assert primary_metric(collect_results(suite, jobs)[0][0]) == expected


def test_the_total_of_groups_comes_first(tmp_path):
    suite, jobs = make_suite(tmp_path)
    finish(jobs[0], 0.3)
    (result,) = collect_results(suite, jobs)[0]
    record = {**result.records[0], 'metrics': {'face/hat': 1.0, 'face/total': 2.0}}
    assert primary_metric(result._replace(records=(record,))) == 'face/total'


def test_seeds_may_have_test_images_of_their_own(tmp_path):
    suite, jobs = make_suite(tmp_path)
    for job in jobs:
        paths = tuple(f'{job.seed}/{index}.jpg' for index in range(60))
        finish(job, NOISE[job.run.name], img_path=paths, label=np.roll(make_labels(), job.seed, axis=0))
    report = build(suite, jobs)
    assert report['num_splits'] == 3
    figure = report['runs'][1]['metrics']['face/error']
    values = [read_json(tmp_path / f'out/aqn/seed_{seed}/run.json')['metrics']['face/error'] for seed in range(3)]
    assert figure['values'] == pytest.approx(values)
    assert figure['interval'][0] < figure['mean'] < figure['interval'][1]


def test_an_option_that_follows_the_seed_stands_as_the_suite_states_it(tmp_path):
    suite, jobs = make_suite(tmp_path)
    runs = tuple(run._replace(options={'work_dir': 'split{seed}'}) for run in suite.runs)
    suite = replace(suite, runs=runs)
    jobs = plan_jobs(suite, tmp_path / 'out')
    finish_all(jobs, NOISE)
    assert [run['options'] for run in build(suite, jobs)['runs']] == [{'work_dir': 'split{seed}'}] * 2

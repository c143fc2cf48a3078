"""Finished runs that nobody trained."""

from dataclasses import replace

import numpy as np

from mmattr.apis.benchmark.job import RUN_FILE, SCORE_FILE
from mmattr.apis.benchmark.job_state import mark_started, write_json
from mmattr.apis.benchmark.plan_jobs import job_config, plan_jobs
from mmattr.apis.benchmark.suite import Suite, SuiteRun
from mmattr.evaluation.score_file import ScoreFile
from mmattr.registry import METRICS
from tests.apis.benchmark.simple_suite import write_config

NUM_IMAGES, ATTRIBUTES = 60, ('hat', 'bag', 'skirt', 'coat')
EVALUATOR = [dict(type='ErrorRate'), dict(type='PedestrianMetric'), dict(type='TinyMetric')]


def make_labels():
    label = np.random.default_rng(0).integers(-1, 2, (NUM_IMAGES, len(ATTRIBUTES))).astype(np.int8)
    label[0] = 1
    return label


def make_suite(folder, names=('fc', 'aqn'), seeds=(0, 1, 2), evaluator=EVALUATOR):
    """A suite of tiny configs and its jobs."""
    config = write_config(folder / 'method' / 'tiny.py', test_evaluator=evaluator)
    runs = tuple(SuiteRun(name, config, {'randomness.deterministic': name == 'aqn'}) for name in names)
    suite = Suite('faces', runs, tuple(seeds), names[0])
    return suite, plan_jobs(suite, folder / 'out')


def finish(job, noise, **changes):
    """Write scores that are wrong the more often the larger the noise is, and the record that belongs to them."""
    label = make_labels()
    generator = np.random.default_rng([job.seed, int(100 * noise)])
    score = np.clip((label == 1) * 0.6 + 0.2 + noise * generator.normal(size=label.shape), 0, 1).astype(np.float32)
    paths = tuple(f'{index}.jpg' for index in range(NUM_IMAGES))
    scores = ScoreFile(label, score, names=ATTRIBUTES, groups=('',) * 4, img_path=paths, dataset='tiny', split='test')
    scores = replace(scores, **changes)
    mark_started(job)
    scores.save(job.folder / SCORE_FILE)
    metrics = {'eval/loss': 0.5 + noise}
    evaluator = job_config(job.run).test_evaluator
    for cfg in evaluator if isinstance(evaluator, list) else [evaluator]:
        if cfg['type'] != 'TinyMetric':
            metric = METRICS.build(dict(cfg))
            counts = metric.count(scores.label, scores.score)
            metrics |= {f'{metric.prefix}/{name}': float(value) for name, value in metric.compute(counts).items()}
    record = {
        'name': job.run.name,
        'seed': job.seed,
        'config': str(job.run.config),
        'options': dict(job.run.options),
        'dataset': 'tiny',
        'split': 'test',
        'protocol': 'heldout',
        'selection': {'metric': 'eval/loss', 'split': 'val'},
        'epochs': 2,
        'checkpoint': {'role': 'best', 'file': 'best.pth', 'epoch': 1 + job.seed},
        'metrics': metrics,
        'cost': {'shape': [3, 64, 64], 'params': 3_000_000, 'params_trainable': 2_000_000}
        | {'macs_modules': 0.5 + noise, 'macs_full': 0.6 + noise},
        'train_seconds': 10.0,
        'train_images_per_second': 40.0,
        'code': {'revision': 'abc'},
    }
    write_json(job.folder / RUN_FILE, record)


def finish_all(jobs, noise):
    """Finish jobs with the noise of their run."""
    for job in jobs:
        finish(job, noise[job.run.name])

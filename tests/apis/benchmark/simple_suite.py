"""Suites of tiny runs, and jobs that need no training."""

from pathlib import Path

from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.suite import SuiteRun
from tests.engine.tiny_run import tiny_config


def write_config(path, epochs=2, **changes):
    """A config file of a tiny run."""
    cfg = tiny_config(path.parent / 'unused', epochs=epochs, **changes)
    cfg.pop('work_dir')
    cfg.pop('experiment_name')
    path.parent.mkdir(parents=True, exist_ok=True)
    cfg.dump(path)
    return path


def write_suite(path, runs, **keys):
    """A suite file."""
    path.write_text(''.join(f'{key} = {value!r}\n' for key, value in dict(runs=runs, **keys).items()), encoding='utf-8')
    return path


def make_jobs(folder, *names, seeds=(0,), first_stages=None, settings=None):
    """Jobs of configs that nobody reads."""
    jobs = []
    for seed in seeds:
        of_seed = {}
        for name in names:
            first = (first_stages or {}).get(name)
            run = SuiteRun(name, Path(f'{name}.py'), {}, first)
            values = {'lr': '0.1', 'seed': str(seed), **(settings or {})}
            job = Job(len(jobs), run, seed, folder / name / f'seed_{seed}', values, of_seed.get(first))
            of_seed[name] = job
            jobs.append(job)
    return jobs

"""From a suite to its jobs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.option_text import option_words
from mmattr.apis.benchmark.seed_options import run_of_seed
from mmattr.apis.benchmark.suite import Suite, SuiteRun
from mmattr.apis.load_config import load_config
from mmattr.engine.config_check import check_config
from mmattr.errors import ConfigError
from mmattr.version import __version__


def plan_jobs(suite: Suite, out_dir: str | Path) -> list[Job]:
    """Check every config of a suite and list its jobs.

    All runs of the first seed come before those of the second, so that a benchmark that is stopped early has compared
    all methods; a first stage comes before what starts from it.

    Args:
        suite: The suite.
        out_dir: Folder of the benchmark; a job works in ``<out_dir>/<run>/seed_<seed>``.

    Returns:
        The jobs in the order of the work.

    Raises:
        ConfigError: If a config cannot be used.
        UnknownTypeError: If a config names an unknown class.
    """
    ordered = sorted(suite.runs, key=lambda run: run.first_stage is not None)
    jobs: list[Job] = []
    for seed in suite.seeds:
        of_seed: dict[str, Job] = {}
        for run in (run_of_seed(run, seed) for run in ordered):
            first = of_seed[run.first_stage] if run.first_stage else None
            values = {**_settings(run), 'seed': str(seed), 'mmattr version': __version__}
            if first is not None:
                values['first stage'] = first.fingerprint
            folder = Path(out_dir) / run.name / f'seed_{seed}'
            of_seed[run.name] = Job(len(jobs), run, seed, folder, values, first)
            jobs.append(of_seed[run.name])
    return jobs


def job_config(run: SuiteRun) -> Config:
    """Read the config of a run with its options.

    Args:
        run: The run.

    Returns:
        The config.

    Raises:
        ConfigError: If it cannot be read.
    """
    return load_config(run.config, dict(run.options))


def _settings(run: SuiteRun) -> dict[str, str]:
    """Check the config of a run and write down its values."""
    cfg = job_config(run)
    check_config(cfg)
    option_words(run.options)  # refuses what cannot be handed on before anything has run
    if cfg.get('protocol') is None:
        raise ConfigError(f'{run.config} sets no protocol, so that nothing would be tested after training.')
    return _flatten(cfg.to_dict())


def _flatten(node: Any, place: str = '') -> dict[str, str]:
    """Write every value of nested dicts and lists as text, by dotted key."""
    if isinstance(node, Mapping) and node:
        items = [(str(key), value) for key, value in node.items()]
    elif isinstance(node, (list, tuple)) and any(isinstance(item, Mapping) for item in node):
        items = [(str(index), value) for index, value in enumerate(node)]
    else:
        return {place: repr(node)}
    flat: dict[str, str] = {}
    for key, value in items:
        flat |= _flatten(value, f'{place}.{key}' if place else key)
    return flat

"""Everything that a report says, as plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mmattr.apis.benchmark.compare_figures import describe_difference, describe_figure, lower_is_better
from mmattr.apis.benchmark.figure_samples import FigureSamples, build_metric, sample_figures
from mmattr.apis.benchmark.option_text import plain_options
from mmattr.apis.benchmark.plan_jobs import job_config
from mmattr.apis.benchmark.run_results import RunResults
from mmattr.apis.benchmark.suite import Suite
from mmattr.errors import DataError
from mmattr.evaluation.functional.bootstrap import LEVEL, NUM_RESAMPLES, Resampling
from mmattr.evaluation.functional.group_accuracy import TOTAL

Samples = tuple[dict[str, FigureSamples], dict[str, FigureSamples]]
#: Relative difference between a figure of the final test and the same one from stored scores, which are float32 both.
TOLERANCE = 1e-4


def build_report(
    suite: Suite,
    results: Sequence[RunResults],
    missing: Sequence[str],
    speed: Mapping[str, Mapping[str, Any]],
    num_resamples: int = NUM_RESAMPLES,
) -> dict[str, Any]:
    """Compare the runs.

    Args:
        suite: The suite.
        results: Its finished runs, at least one.
        missing: Names of the jobs that are not finished.
        speed: Speeds by run, where measured.
        num_resamples: Resamples of the bootstrap.

    Returns:
        Plain data: what was compared, and ``runs``, each with ``metrics`` and ``attributes`` by name of the figure.

    Raises:
        DataError: If the scores of a run do not belong to its results.
    """
    first = results[0]
    num_images = len(first.scores[0].label)
    samples = {result.run.name: _sample(result, num_resamples) for result in results}
    baseline = next((result for result in results if result.run.name == suite.baseline), None)
    resampling = Resampling(num_images, 1, num_resamples)
    runs = [_describe_run(result, baseline, samples, speed, resampling) for result in results]
    metrics = dict.fromkeys(name for run in runs for name in run['metrics'])
    columns = dict.fromkeys(name for run in runs for name in run['attributes'])
    return {
        'suite': suite.name,
        'baseline': suite.baseline,
        'dataset': first.records[0]['dataset'],
        'split': first.records[0]['split'],
        'num_images': num_images,
        'num_splits': len({split for result in results for split in result.splits}),
        'attribute_names': list(first.scores[0].names),
        'attribute_groups': list(first.scores[0].groups),
        'primary': primary_metric(first),
        'lower_is_better': {name: lower_is_better(name) for name in (*metrics, *columns)},
        'bootstrap': {'resamples': num_resamples, 'level': LEVEL, 'seed': resampling.seed},
        'runs': runs,
        'missing': list(missing),
        'code': sorted({str(record['code']['revision']) for result in results for record in result.records}),
    }


def primary_metric(result: RunResults) -> str:
    """Name the figure that the plots show: the first one of the first metric that can be computed from scores.

    Args:
        result: A run.

    Returns:
        Such as ``'face/error'``; the first figure of the final test when none can be computed.
    """
    for cfg in _evaluators(result):
        metric = build_metric(cfg, result.scores[0])
        if metric is not None:
            names = [name for name in result.records[0]['metrics'] if name.startswith(f'{metric.prefix}/')]
            total = f'{metric.prefix}/{TOTAL}'  # of a figure that comes by groups
            return total if total in names else names[0]
    return next(iter(result.records[0]['metrics']))


def _evaluators(result: RunResults) -> list[Any]:
    evaluator = job_config(result.run).test_evaluator
    return list(evaluator) if isinstance(evaluator, (list, tuple)) else [evaluator]


def _sample(result: RunResults, num_resamples: int) -> Samples:
    """Compute the figures of a run for every seed and resample; one that needs more than scores keeps its values."""
    overall: dict[str, FigureSamples] = {}
    columns: dict[str, FigureSamples] = {}
    for cfg in _evaluators(result):
        metric = build_metric(cfg, result.scores[0])
        if metric is not None:
            resampling = Resampling(len(result.scores[0].label), len(result.seeds), num_resamples)
            found, column = sample_figures(metric, result.scores, resampling, result.splits)
            overall |= found
            columns |= column
    recorded = {
        name: np.array([record['metrics'].get(name) for record in result.records], dtype=np.float64)
        for name in result.records[0]['metrics']
    }
    for name, values in recorded.items():
        if name not in overall:
            overall[name] = FigureSamples(values)
        elif not np.allclose(overall[name].values, values, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
            raise DataError(
                f'The scores of {result.run.name} give {name} = {overall[name].values.tolist()} for its seeds, but its '
                f'final tests gave {values.tolist()}; use --redo {result.run.name}.'
            )
    return overall, columns


def _describe_run(
    result: RunResults,
    baseline: RunResults | None,
    samples: Mapping[str, Samples],
    speed: Mapping[str, Mapping[str, Any]],
    resampling: Resampling,
) -> dict[str, Any]:
    record = result.records[0]
    described: list[dict[str, Any]] = []
    for kind in range(2):
        others = samples[baseline.run.name][kind] if baseline is not None and baseline is not result else {}
        described.append(
            {
                name: {
                    **describe_figure(own, resampling),
                    'difference': _difference(name, own, others.get(name), result, baseline, resampling),
                }
                for name, own in samples[result.run.name][kind].items()
            }
        )
    return {
        'name': result.run.name,
        'config': record['config'],
        # As the suite states them: {seed} stands for the seed, where the records hold its number.
        'options': plain_options(result.run.options),
        'first_stage': result.run.first_stage,
        'seeds': list(result.seeds),
        **{key: record[key] for key in ('protocol', 'selection', 'epochs', 'cost')},
        'checkpoints': [record['checkpoint'] for record in result.records],
        'train_seconds': _mean([record['train_seconds'] for record in result.records]),
        'train_images_per_second': _mean([record['train_images_per_second'] for record in result.records]),
        'speed': dict(speed.get(result.run.name, {})),
        'metrics': described[0],
        'attributes': described[1],
    }


def _difference(
    name: str,
    own: FigureSamples,
    other: FigureSamples | None,
    result: RunResults,
    baseline: RunResults | None,
    resampling: Resampling,
) -> dict[str, Any] | None:
    """Compare with the baseline on the seeds that both have finished."""
    if other is None or baseline is None:
        return None
    common = [seed for seed in result.seeds if seed in baseline.seeds]
    if not common:
        return None
    return describe_difference(
        own.seeds([result.seeds.index(seed) for seed in common]),
        other.seeds([baseline.seeds.index(seed) for seed in common]),
        resampling,
        lower_is_better(name),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None

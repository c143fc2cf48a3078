"""Means, spreads, intervals and paired differences of figures."""

from typing import Any

import numpy as np

from mmattr.apis.benchmark.figure_samples import FigureSamples
from mmattr.evaluation.functional.bootstrap import Resampling, percentile_interval
from mmattr.evaluation.metrics.attribute_report import plain

#: Words in the names of figures that are better when they are lower.
_LOWER = ('error', 'loss')


def lower_is_better(name: str) -> bool:
    """Say which direction of a figure is better.

    Args:
        name: Such as ``'face/error_attribute_mean'``.

    Returns:
        Whether lower values are better: those of errors and losses.
    """
    return any(word in name.rpartition('/')[2] for word in _LOWER)


def describe_figure(samples: FigureSamples, resampling: Resampling) -> dict[str, Any]:
    """Describe a figure of one run.

    Args:
        samples: (S,) values, or (S, M).
        resampling: Number of resamples and seed; that of images has been applied to the samples.

    Returns:
        ``values``, ``mean``, ``std`` over seeds (with S - 1; None for one seed) and ``interval`` (None without
        resamples); lists where the figure is one per attribute.
    """
    values = samples.values
    spread = values.std(axis=0, ddof=1) if len(values) > 1 else np.full(values.shape[1:], np.nan)
    return {
        'values': to_plain(values),
        'mean': to_plain(values.mean(axis=0)),
        'std': to_plain(spread),
        'interval': _interval(samples.resampled, resampling),
    }


def describe_difference(
    samples: FigureSamples, baseline: FigureSamples, resampling: Resampling, lower: bool
) -> dict[str, Any]:
    """Compare a run with the baseline, seed by seed and image by image.

    Args:
        samples: Figures of S seeds.
        baseline: Those of the baseline with the same S seeds.
        resampling: Number of resamples and seed.
        lower: Whether lower is better.

    Returns:
        ``mean`` of run minus baseline, its ``interval``, ``seeds`` compared, and in how many the run is ``better``.
    """
    values = samples.values - baseline.values
    resampled = None
    if samples.resampled is not None and baseline.resampled is not None:
        resampled = samples.resampled - baseline.resampled  # the mean over seeds of differences, as they are paired
    return {
        'mean': to_plain(values.mean(axis=0)),
        'interval': _interval(resampled, resampling),
        'seeds': len(values),
        'better': to_plain(((values < 0) if lower else (values > 0)).sum(axis=0)),
    }


def _interval(resampled: np.ndarray | None, resampling: Resampling) -> Any:
    """Percentile interval over resampled seeds and images; a list of [low, high] for one figure per attribute."""
    if resampled is None:
        return None
    own = Resampling(resampling.num_images, len(resampled), resampling.num_resamples, resampling.seed)
    ends = percentile_interval(own.average(resampled))
    return to_plain(ends.T)


def to_plain(value: np.ndarray | np.generic) -> Any:
    """Turn an array into nested lists with None for nan.

    Args:
        value: Any shape.

    Returns:
        A number or nested lists.
    """
    if np.ndim(value) == 0:
        return plain(np.asarray(value)[()])
    return [to_plain(item) for item in np.asarray(value)]

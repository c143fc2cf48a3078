"""Figures of a metric for every seed, and for every resample of the test images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mmattr.evaluation.functional.bootstrap import Resampling
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.evaluation.score_file import ScoreFile
from mmattr.registry import METRICS

#: Which array of a score file holds a field of the predictions.
SCORE_ARRAYS = {'pred_score': 'score', 'query_score': 'query_score'}


@dataclass(frozen=True)
class FigureSamples:
    """One figure of S seeds.

    Args:
        values: (S,) or (S, M) on the test split.
        resampled: (S, B) or (S, B, M) on the images of each resample; None where it cannot be computed from scores.
    """

    values: np.ndarray
    resampled: np.ndarray | None = None

    def seeds(self, positions: Sequence[int]) -> 'FigureSamples':
        """Take some seeds.

        Args:
            positions: Which ones.

        Returns:
            Their samples.
        """
        chosen = list(positions)
        return FigureSamples(self.values[chosen], None if self.resampled is None else self.resampled[chosen])


def build_metric(cfg: Mapping[str, Any], scores: ScoreFile) -> StreamingMetric | None:
    """Build a metric whose figures can be computed from stored scores.

    Args:
        cfg: Its config.
        scores: The scores, for the names and groups of the attributes.

    Returns:
        The metric; None for one that needs more than labels and scores, such as a loss.
    """
    metric = METRICS.build(dict(cfg))
    if not isinstance(metric, StreamingMetric) or type(metric).format is not StreamingMetric.format:
        return None
    if metric.item not in SCORE_ARRAYS or getattr(scores, SCORE_ARRAYS[metric.item]) is None:
        return None
    metric.dataset_meta = {'attributes': scores.names, 'groups': scores.groups}
    return metric


def sample_figures(
    metric: StreamingMetric, scores: Sequence[ScoreFile], resampling: Resampling, splits: Sequence[int] = ()
) -> tuple[dict[str, FigureSamples], dict[str, FigureSamples]]:
    """Compute the figures of a metric for every seed and resample.

    Args:
        metric: From :func:`build_metric`.
        scores: The scores of S seeds.
        resampling: Which images are in the B resamples.
        splits: (S,) numbers of their test splits, equal where the images are the same; all are by default.

    Returns:
        Figures of the split, ``prefix/name`` to (S,) and (S, B); and the first per-attribute column, ``prefix/title``
        to (S, M) and (S, B, M).
    """
    arrays = [getattr(file, SCORE_ARRAYS[metric.item]) for file in scores]
    label = scores[0].label
    whole = [_figures(metric, metric.count(file.label, score)) for file, score in zip(scores, arrays, strict=True)]
    resampled: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in arrays]
    of_seeds = splits or [0] * len(scores)
    for split in sorted(set(of_seeds)):
        seeds = [index for index, number in enumerate(of_seeds) if number == split]
        own_label = scores[seeds[0]].label
        for weights in replace(resampling, num_images=len(own_label)).image_weights(split):
            for index in seeds:
                drawn = metric.resample(own_label, arrays[index], weights)
                resampled[index] += [_figures(metric, counts) for counts in drawn]
    names = list(metric.compute(metric.count(label, arrays[0])))
    values = np.stack([figures for figures, _ in whole])
    per_resample = np.stack([np.stack([figures for figures, _ in rows]) for rows in resampled])
    overall = {
        f'{metric.prefix}/{name}': FigureSamples(values[:, index], per_resample[:, :, index])
        for index, name in enumerate(names)
    }
    title = next(iter(metric.columns(metric.count(label, arrays[0]))), None)
    if title is None:
        return overall, {}
    column = FigureSamples(
        np.stack([column for _, column in whole]),
        np.stack([np.stack([column for _, column in rows]) for rows in resampled]),
    )
    return overall, {f'{metric.prefix}/{title}': column}


def _figures(metric: StreamingMetric, counts: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the figures of the split and the first per-attribute column."""
    columns = metric.columns(counts)
    first = next(iter(columns.values())) if columns else np.empty(0)
    return np.array(list(metric.compute(counts).values()), dtype=np.float64), np.asarray(first, dtype=np.float64)

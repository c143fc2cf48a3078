"""Bootstrap interval of a rate over images."""

import numpy as np

from mmattr.evaluation.functional.bootstrap import Resampling


def image_bootstrap(
    numerator: np.ndarray, denominator: np.ndarray, level: float = 0.95, num_resamples: int = 1000, seed: int = 0
) -> np.ndarray:
    """Compute percentile bootstrap intervals of rates whose independent units are images.

    Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, Chapter 13. The labels of one image go together, so
    whole images are drawn with replacement. All columns share the draws: the interval of a difference of two rates
    with one denominator is that of a column with the difference of their numerators.

    Args:
        numerator: (N, K) sums of each image, such as its wrong labels.
        denominator: (N,) or (N, K) sums that they are divided by, such as its labels.
        level: Share of the resamples inside the interval, in (0, 1).
        num_resamples: Number of resamples.
        seed: Seed of the draws.

    Returns:
        (K, 2) lower and upper end; nan where the denominators sum to 0 in a resample.
    """
    columns = denominator if denominator.ndim == 2 else denominator[:, None]
    columns = np.broadcast_to(columns, numerator.shape).astype(np.float64)
    if not len(numerator):
        return np.full((numerator.shape[1], 2), np.nan)
    blocks = []
    for weights in Resampling(len(numerator), num_seeds=1, num_resamples=num_resamples, seed=seed).image_weights():
        total = weights.astype(np.float64) @ columns  # (b, K)
        rates = np.full(total.shape, np.nan)
        blocks.append(np.divide(weights @ numerator.astype(np.float64), total, out=rates, where=total > 0))
    tail = (1 - level) / 2
    return np.quantile(np.concatenate(blocks), [tail, 1 - tail], axis=0).T

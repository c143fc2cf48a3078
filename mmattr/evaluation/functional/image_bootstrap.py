"""Bootstrap interval of a rate over images."""

import numpy as np


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
    generator = np.random.default_rng(seed)
    num_images = len(numerator)
    rates = np.full((num_resamples, numerator.shape[1]), np.nan)
    numerator = numerator.astype(np.float64)
    columns = denominator if denominator.ndim == 2 else denominator[:, None]
    columns = np.broadcast_to(columns, numerator.shape).astype(np.float64)
    for row in rates:
        times = np.bincount(generator.integers(0, num_images, num_images), minlength=num_images)
        total = times @ columns
        np.divide(times @ numerator, total, out=row, where=total > 0)
    tail = (1 - level) / 2
    return np.quantile(rates, [tail, 1 - tail], axis=0).T

"""Scores of any size for figures that only look at their order."""

import numpy as np
from numpy.typing import ArrayLike


def unit_interval(score: ArrayLike) -> np.ndarray:
    """Bring scores to [0, 1] without changing their order.

    Logits x become (1 + x / (1 + |x|)) / 2 in double precision, where large ones stay apart that a sigmoid in float32
    makes all 1. What lies in [0, 1] stays as it is.

    Args:
        score: Real numbers, of any shape.

    Returns:
        The same shape.

    >>> unit_interval([30.0, 31.0, 0.0]).round(4).tolist()
    [0.9839, 0.9844, 0.5]
    """
    score = np.asarray(score)
    if not score.size or score.dtype.kind not in 'iuf' or (score.min() >= 0 and score.max() <= 1):
        return score
    wide = score.astype(np.float64)
    return (1 + wide / (1 + np.abs(wide))) / 2

"""How selective attention is."""

import numpy as np


def effective_number(weights: np.ndarray) -> np.ndarray:
    """Count the places that a distribution really spreads over: the exponential of its entropy.

    1 when everything lies on one place, K when K places get the same. A picture scales its colours to the strongest
    link, so that this number has to stand beside it.

    >>> effective_number(np.array([[0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0.0, 0.0]])).round(6).tolist()
    [4.0, 2.0]

    Args:
        weights: (..., K), not negative; the last axis sums to 1.

    Returns:
        (...) in [1, K].
    """
    logs = np.log(weights, out=np.zeros_like(weights, dtype=np.float64), where=weights > 0)
    return np.exp(-(weights * logs).sum(-1))


def describe_spread(weights: np.ndarray, what: str) -> str:
    """Say how selective attention is.

    Args:
        weights: (..., K) rows that sum to 1.
        what: What the K places are, such as `words`.

    Returns:
        Such as `weights 0.013 to 0.037, even 0.025; spread over 39.5 of 40 words`.
    """
    count = weights.shape[-1]
    mean = float(effective_number(weights).mean())
    return (
        f'weights {weights.min():.3f} to {weights.max():.3f}, even {1 / count:.3f}; '
        f'spread over {mean:.1f} of {count} {what}'
    )

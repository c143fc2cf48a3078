"""From scores to predicted labels: one threshold for all attributes or one for each."""

from collections.abc import Sequence

import numpy as np

from mmattr.errors import ConfigError

Threshold = float | Sequence[float] | np.ndarray

#: What nearly all published figures use; some recent pedestrian work uses 0.45.
DEFAULT_THRESHOLD = 0.5


def check_threshold(threshold: Threshold, num_attributes: int | None = None) -> np.ndarray:
    """Check a threshold.

    Args:
        threshold: One number in [0, 1], or M of them, one per attribute.
        num_attributes: M, where it is known already.

    Returns:
        The threshold as float64, of shape () or (M,).

    Raises:
        ConfigError: If it is not a number in [0, 1] or not one per attribute.
    """
    try:
        array = np.asarray(threshold, dtype=np.float64)
    except (TypeError, ValueError):
        raise ConfigError(f'threshold must be a number or one number per attribute, got {threshold!r}.') from None
    if array.ndim > 1 or not ((array >= 0) & (array <= 1)).all():
        raise ConfigError(f'threshold must be a number in [0, 1] or one such number per attribute, got {threshold!r}.')
    if array.ndim == 1 and num_attributes is not None and len(array) != num_attributes:
        raise ConfigError(f'threshold gives {len(array)} numbers for {num_attributes} attributes.')
    return array


def predict_label(score: np.ndarray, threshold: Threshold = DEFAULT_THRESHOLD, inclusive: bool = False) -> np.ndarray:
    """Decide which attributes are predicted to be present: those whose score is above the threshold.

    A score equal to the threshold counts as absent unless asked otherwise. The threshold is rounded to the type of the
    scores first, as NumPy does for a plain number, so that a float32 score of 0.45 is not above a threshold of 0.45.

    Args:
        score: (N, M) floating point numbers in [0, 1].
        threshold: One number in [0, 1], or M of them.
        inclusive: Whether a score equal to the threshold is enough.

    Returns:
        (N, M) bool.

    Raises:
        ConfigError: If the threshold does not fit.

    >>> predict_label(np.array([[0.4, 0.6]]), [0.3, 0.7]).tolist()
    [[True, False]]
    """
    limit = check_threshold(threshold, score.shape[1]).astype(score.dtype)
    return score >= limit if inclusive else score > limit

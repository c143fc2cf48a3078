"""Values that a user states per attribute: thresholds and known words."""

from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np

from mmattr.errors import DataError
from mmattr.registry import nearest
from mmattr.structures.attribute_data_sample import UNKNOWN

DEFAULT_THRESHOLD = 0.5


def threshold_array(threshold: float | Mapping[str, float], names: Sequence[str]) -> np.ndarray:
    """Turn a threshold into one number per attribute.

    Args:
        threshold: One number for all, or numbers by attribute name (0.5 for those not named); in [0, 1].
        names: The M attributes.

    Returns:
        (M,) float64.

    Raises:
        DataError: If a name is unknown or a number outside [0, 1].

    >>> threshold_array({'hat': 0.4}, ['hat', 'bag']).tolist()
    [0.4, 0.5]
    """
    stated = dict(threshold) if isinstance(threshold, Mapping) else dict.fromkeys(names, threshold)
    values = np.full(len(names), DEFAULT_THRESHOLD)
    for name, value in stated.items():
        index = attribute_index(name, names, 'threshold')
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= value <= 1:
            raise DataError(f'The threshold of attribute {name!r} must be a number in [0, 1], got {value!r}.')
        values[index] = value
    return values


def known_label(known: Mapping[str, int], names: Sequence[str]) -> np.ndarray:
    """Turn the words that a user knows into a label row.

    Args:
        known: 1 (present) or 0 (absent) by attribute name.
        names: The M attributes.

    Returns:
        (M,) int8, -1 where nothing is known.

    Raises:
        DataError: If a name is unknown or a value neither 0 nor 1.

    >>> known_label({'bag': 1}, ['hat', 'bag']).tolist()
    [-1, 1]
    """
    label = np.full(len(names), UNKNOWN, dtype=np.int8)
    for name, value in known.items():
        index = attribute_index(name, names, 'known word')
        if value not in (0, 1):
            raise DataError(f'The known word of attribute {name!r} must be 1 (present) or 0 (absent), got {value!r}.')
        label[index] = int(value)
    return label


def attribute_index(name: str, names: Sequence[str], purpose: str) -> int:
    """Find an attribute.

    Args:
        name: What the user wrote.
        names: The M attributes.
        purpose: What the name was given for, for the error.

    Returns:
        Its index.

    Raises:
        DataError: If there is no such attribute; the nearest names are given.
    """
    if name not in names:
        raise DataError(f'The model has no attribute {name!r} (given as a {purpose}); {nearest(str(name), names)}')
    return list(names).index(name)

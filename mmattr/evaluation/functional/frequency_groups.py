"""Frequent, less frequent and rare attributes, to be reported apart.

A mean over attributes hides whether rare ones are recognised at all. Pham et al., "Learning to Predict Visual
Attributes in the Wild", CVPR 2021, report head, medium and tail for their 620 attributes.
"""

from collections.abc import Sequence

import numpy as np

from mmattr.errors import ConfigError

FREQUENCY_GROUPS = ('head', 'medium', 'tail')


def check_frequency_bounds(bounds: Sequence[float]) -> tuple[float, float]:
    """Check the two shares between the three groups.

    Args:
        bounds: Two numbers in [0, 1], the larger one first.

    Returns:
        The same as floats.

    Raises:
        ConfigError: If they are not.

    >>> check_frequency_bounds([0.1, 0.01])
    (0.1, 0.01)
    """
    try:
        upper, lower = map(float, bounds)
    except (TypeError, ValueError):
        upper, lower = 0.0, 1.0
    if not 0 <= lower <= upper <= 1:
        raise ConfigError(f'frequency_bounds must be two shares in [0, 1], the larger one first, got {bounds!r}.')
    return upper, lower


def frequency_groups(positive_ratio: np.ndarray, bounds: Sequence[float]) -> dict[str, np.ndarray]:
    """Sort attributes into three groups by how often they are present.

    Args:
        positive_ratio: (M,) share of the known labels that are present; ``nan`` for an attribute that is never known.
        bounds: Two shares (a, b): head from a on, medium from b on, tail below.

    Returns:
        (M,) bool by group; an attribute that is never known is in none.

    Raises:
        ConfigError: If the bounds are not valid.

    >>> {name: np.flatnonzero(chosen).tolist() for name, chosen in
    ...  frequency_groups(np.array([0.5, 0.001, 0.1, np.nan, 0.02]), (0.1, 0.01)).items()}
    {'head': [0, 2], 'medium': [4], 'tail': [1]}
    """
    upper, lower = check_frequency_bounds(bounds)
    head, tail = positive_ratio >= upper, positive_ratio < lower
    return dict(zip(FREQUENCY_GROUPS, (head, (positive_ratio < upper) & (positive_ratio >= lower), tail), strict=True))

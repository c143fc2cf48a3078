"""What to do with attributes that no image has and with images that have no attribute."""

import numpy as np

from mmattr.errors import ConfigError

#: What an attribute without a present label contributes to a mean over attributes.
WITHOUT_POSITIVES = ('skip', 'zero')


def check_without_positives(without_positives: str) -> str:
    """Check the name of a policy.

    Args:
        without_positives: ``'skip'`` or ``'zero'``.

    Returns:
        The name.

    Raises:
        ConfigError: If it is neither.
    """
    if without_positives not in WITHOUT_POSITIVES:
        raise ConfigError(f"without_positives must be 'skip' or 'zero', got {without_positives!r}.")
    return without_positives


def has_present_label(label: np.ndarray) -> np.ndarray:
    """Find the images that have at least one attribute.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.

    Returns:
        (N,) bool.

    >>> has_present_label(np.array([[1, -1], [0, -1], [0, 0]])).tolist()
    [True, False, False]
    """
    return (label == 1).any(axis=1)

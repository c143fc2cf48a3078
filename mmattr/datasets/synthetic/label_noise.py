"""Mistakes of annotators."""

import numpy as np

#: Annotators overlook what is there more often than they invent what is not.
MISSED_RATE = 0.04
SPURIOUS_RATE = 0.01


def add_label_noise(
    label: np.ndarray, generator: np.random.Generator, missed_rate: float, spurious_rate: float
) -> np.ndarray:
    """Flip labels independently of each other.

    Args:
        label: (M,) int8 in {0, 1}.
        generator: Source of the random numbers; M are used.
        missed_rate: Probability that a 1 becomes 0.
        spurious_rate: Probability that a 0 becomes 1.

    Returns:
        (M,) int8, a new array.
    """
    flipped = generator.random(len(label)) < np.where(label == 1, missed_rate, spurious_rate)
    return np.where(flipped, 1 - label, label).astype(np.int8)

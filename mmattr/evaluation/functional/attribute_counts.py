"""The per-attribute half of what has to be remembered about a data set."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import ArrayLike

from mmattr.evaluation.functional.outcomes import Outcomes, iterate_outcomes
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold


@dataclass(frozen=True)
class AttributeCounts:
    """How many known labels of each attribute are present, predicted, and both.

    These four integers per attribute are all that mA, per-attribute F1, error rates and group accuracies need. Being
    integers, they add up to the same numbers however the images are split over batches and processes.

    Args:
        known: (M,) int64, images whose label is known.
        positive: (M,) int64, of these the ones with the attribute.
        predicted: (M,) int64, of the known ones those predicted to have it.
        hit: (M,) int64, those that have it and are predicted to.
    """

    known: np.ndarray
    positive: np.ndarray
    predicted: np.ndarray
    hit: np.ndarray

    @classmethod
    def count(cls, label: ArrayLike, score: ArrayLike, threshold: Threshold = DEFAULT_THRESHOLD) -> 'AttributeCounts':
        """Count a set of images.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].
            threshold: A score above it predicts the attribute; one number or M of them.

        Returns:
            The counts.

        Raises:
            DataError: If a shape or a value is wrong.
            ConfigError: If the threshold does not fit.

        >>> counts = AttributeCounts.count([[1, 0], [0, -1]], [[0.9, 0.8], [0.2, 0.8]])
        >>> counts.known.tolist(), counts.predicted.tolist(), counts.correct.tolist()
        ([2, 1], [1, 1], [2, 0])
        """
        return reduce(add, map(cls.of, iterate_outcomes(label, score, threshold)))

    @classmethod
    def of(cls, outcomes: Outcomes) -> 'AttributeCounts':
        """Count one block of images.

        Args:
            outcomes: Four matrices (N, M).

        Returns:
            The counts.
        """
        per_attribute, _ = outcomes.sums()
        return cls(*per_attribute)

    def __add__(self, other: 'AttributeCounts') -> 'AttributeCounts':
        return AttributeCounts(
            self.known + other.known,
            self.positive + other.positive,
            self.predicted + other.predicted,
            self.hit + other.hit,
        )

    @property
    def negative(self) -> np.ndarray:
        """(M,) int64, images known not to have the attribute."""
        return self.known - self.positive

    @property
    def true_negative(self) -> np.ndarray:
        """(M,) int64, those of them that are not predicted to have it."""
        return self.known - self.positive - self.predicted + self.hit

    @property
    def correct(self) -> np.ndarray:
        """(M,) int64, known labels that are predicted right."""
        return self.hit + self.true_negative

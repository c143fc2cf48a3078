"""What the thresholded predictions of a few images look like beside their labels."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold, predict_label

#: Labels per block: enough to make the cost of a call small, few enough for the processor's cache.
BLOCK_LABELS = 2**18

#: Rows that are laid side by side before they are added up: NumPy adds a few long rows faster than many short ones.
_FOLDED_ROWS = 32
#: Numbers up to this fit into a byte.
_BYTE = 255


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Four indicator matrices of a block of images.

    An unknown label is False in all four, so that it counts nowhere.

    Args:
        indicators: (4, N, M) bool, the matrices ``known``, ``positive``, ``predicted`` and ``hit``.
    """

    indicators: np.ndarray

    @classmethod
    def of(cls, label: np.ndarray, predicted: np.ndarray) -> 'Outcomes':
        """Compare predictions with labels.

        Args:
            label: (N, M) int8 in {1, 0, -1 = unknown}.
            predicted: (N, M) bool, what is predicted whether the label is known or not.

        Returns:
            The outcomes.
        """
        indicators = np.empty((4, *label.shape), dtype=bool)
        np.greater_equal(label, 0, out=indicators[0])
        np.equal(label, 1, out=indicators[1])
        np.logical_and(predicted, indicators[0], out=indicators[2])
        np.logical_and(indicators[1], indicators[2], out=indicators[3])
        return cls(indicators)

    @property
    def known(self) -> np.ndarray:
        """(N, M) bool, the label is known."""
        return self.indicators[0]

    @property
    def positive(self) -> np.ndarray:
        """(N, M) bool, the attribute is present."""
        return self.indicators[1]

    @property
    def predicted(self) -> np.ndarray:
        """(N, M) bool, the attribute is predicted to be present and its label is known."""
        return self.indicators[2]

    @property
    def hit(self) -> np.ndarray:
        """(N, M) bool, both present and predicted."""
        return self.indicators[3]

    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Count the entries of each matrix, over the images and over the attributes.

        Returns:
            (4, M) and (4, N) int64.
        """
        _, num_images, num_attributes = self.indicators.shape
        if not self.known.all():
            return _sums_over_images(self.indicators), _sums_over_attributes(self.indicators)
        # Most data sets know all of their labels, and what is known needs no counting.
        per_attribute = np.full((4, num_attributes), num_images)
        per_image = np.full((4, num_images), num_attributes)
        per_attribute[1:] = _sums_over_images(self.indicators[1:])
        per_image[1:] = _sums_over_attributes(self.indicators[1:])
        return per_attribute, per_image


def iterate_outcomes(
    label: ArrayLike, score: ArrayLike, threshold: Threshold = DEFAULT_THRESHOLD
) -> Iterator[Outcomes]:
    """Compare predictions with labels, block by block.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        score: (N, M) in [0, 1].
        threshold: A score above it predicts the attribute; one number or M of them.

    Yields:
        The outcomes of about ``BLOCK_LABELS`` labels at a time; of none, once, when N is 0.

    Raises:
        DataError: If a shape or a value is wrong.
        ConfigError: If the threshold does not fit.
    """
    label, score = check_label_score(label, score)
    num_images, num_attributes = label.shape
    block_rows = max(BLOCK_LABELS // num_attributes, 1)
    for start in range(0, max(num_images, 1), block_rows):
        rows = slice(start, start + block_rows)
        yield Outcomes.of(label[rows], predict_label(score[rows], threshold))


def _sums_over_images(indicators: np.ndarray) -> np.ndarray:
    """Count True over the second axis, (K, N, M) to (K, M) int64, in bytes as long as they cannot overflow."""
    num_matrices, num_images, num_attributes = indicators.shape
    total = np.zeros((num_matrices, num_attributes), dtype=np.int64)
    for start in range(0, num_images, _BYTE * _FOLDED_ROWS):
        part = indicators[:, start : start + _BYTE * _FOLDED_ROWS]
        whole = part.shape[1] - part.shape[1] % _FOLDED_ROWS
        folded = part[:, :whole].reshape(num_matrices, whole // _FOLDED_ROWS, _FOLDED_ROWS * num_attributes)
        added = np.add.reduce(folded.view(np.uint8), axis=1, dtype=np.uint8)
        total += added.reshape(num_matrices, _FOLDED_ROWS, num_attributes).sum(axis=1, dtype=np.int64)
        total += part[:, whole:].sum(axis=1)
    return total


def _sums_over_attributes(indicators: np.ndarray) -> np.ndarray:
    """Count True over the last axis, (K, N, M) to (K, N) int64.

    A matrix product is several times faster than a sum over a short axis, and exact: float32 holds every integer up to
    2**24, more than there are attributes in any data set.
    """
    ones = np.ones(indicators.shape[-1], dtype=np.float32)
    return (indicators.astype(np.float32) @ ones).astype(np.int64)

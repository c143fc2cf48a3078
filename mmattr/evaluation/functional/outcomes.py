"""What the thresholded predictions of a few images look like beside their labels."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold, predict_label

#: Rows per block, so that what is made of them stays in the processor's cache.
BLOCK_ROWS = 2048


class Outcomes(NamedTuple):
    """Four indicator matrices (N, M) of a block of images, bool.

    An unknown label is False in all four, so that it counts nowhere.

    Attributes:
        known: The label is known.
        positive: The attribute is present.
        predicted: The attribute is predicted to be present and its label is known.
        hit: Both present and predicted.
    """

    known: np.ndarray
    positive: np.ndarray
    predicted: np.ndarray
    hit: np.ndarray

    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Count the entries of each matrix, over the images and over the attributes.

        Returns:
            (4, M) and (4, N) int64.
        """
        num_images, num_attributes = self.known.shape
        per_attribute = np.empty((4, num_attributes), dtype=np.int64)
        per_image = np.empty((4, num_images), dtype=np.int64)
        over_images = np.ones(num_images, dtype=np.float32)
        over_attributes = np.ones(num_attributes, dtype=np.float32)
        # Matrix products are several times faster than NumPy's sums over a short axis, and exact: float32 holds every
        # integer up to 2**24, more than there are rows in a block or attributes in any data set.
        for index, matrix in enumerate(self):
            if index == 0 and matrix.all():  # most data sets know all of their labels
                per_attribute[0], per_image[0] = num_images, num_attributes
                continue
            numbers = matrix.astype(np.float32)
            per_attribute[index] = over_images @ numbers
            per_image[index] = numbers @ over_attributes
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
        The outcomes of at most ``BLOCK_ROWS`` images; of none, once, when N is 0.

    Raises:
        DataError: If a shape or a value is wrong.
        ConfigError: If the threshold does not fit.
    """
    label, score = check_label_score(label, score)
    for start in range(0, max(len(label), 1), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        known = label[rows] >= 0
        positive = label[rows] == 1
        predicted = predict_label(score[rows], threshold) & known
        yield Outcomes(known, positive, predicted, positive & predicted)

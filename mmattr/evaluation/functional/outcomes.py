"""What the thresholded predictions of a few images look like beside their labels."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold, predict_label

#: Rows per block. Blocks of this size stay in the processor's cache and their sums stay far below 2**24, so float32
#: matrix products, which are several times faster than NumPy's integer sums over a short axis, count exactly.
BLOCK_ROWS = 2048


class Outcomes(NamedTuple):
    """Four indicator matrices (N, M) of a block of images, float32 with values 0 and 1.

    An unknown label is 0 in all four, so that it counts nowhere.

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

    def per_attribute(self) -> tuple[np.ndarray, ...]:
        """Sum each matrix over the images.

        Returns:
            Four int64 arrays (M,).
        """
        ones = np.ones(len(self.known), dtype=np.float32)
        return tuple((ones @ matrix).astype(np.int64) for matrix in self)

    def per_image(self) -> tuple[np.ndarray, ...]:
        """Sum each matrix over the attributes.

        Returns:
            Four int64 arrays (N,).
        """
        ones = np.ones(self.known.shape[1], dtype=np.float32)
        return tuple((matrix @ ones).astype(np.int64) for matrix in self)


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
        matrices = (known, positive, predicted, positive & predicted)
        yield Outcomes(*(matrix.astype(np.float32) for matrix in matrices))

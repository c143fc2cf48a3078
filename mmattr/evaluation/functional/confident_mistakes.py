"""The labels that a model contradicts most strongly: its worst errors, or errors in the labels."""

from typing import NamedTuple

import numpy as np

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold, predict_label


class Mistake(NamedTuple):
    """A wrong prediction.

    Attributes:
        image: Index of the image.
        attribute: Index of the attribute.
        label: 1 or 0.
        score: In [0, 1].
    """

    image: int
    attribute: int
    label: int
    score: float


def confident_mistakes(
    label: np.ndarray,
    score: np.ndarray,
    num: int,
    max_per_attribute: int,
    threshold: Threshold = DEFAULT_THRESHOLD,
) -> list[Mistake]:
    """Choose the wrong predictions whose score is farthest from the label.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        score: (N, M) in [0, 1].
        num: How many at most.
        max_per_attribute: How many of one attribute, so that a hard one does not take all places. An image is chosen at
            most once for the same reason.
        threshold: A score above it predicts the attribute; one number or M of them.

    Returns:
        The mistakes, the most confident one first.

    Raises:
        ConfigError: If a number is not positive or the threshold does not fit.
        DataError: If a shape or a value is wrong.
    """
    if num < 1 or max_per_attribute < 1:
        raise ConfigError(f'Mistakes to show must be at least 1, got {num} and {max_per_attribute} per attribute.')
    label, score = check_label_score(label, score)
    wrong = (predict_label(score, threshold) != (label == 1)) & (label >= 0)
    images, attributes = np.nonzero(wrong)
    order = np.argsort(-np.abs(score[images, attributes] - label[images, attributes]), kind='stable')
    chosen: list[Mistake] = []
    used_images: set[int] = set()
    used = np.zeros(label.shape[1], dtype=np.int64)
    for image, attribute in zip(images[order].tolist(), attributes[order].tolist(), strict=True):
        if len(chosen) == num:
            break
        if image not in used_images and used[attribute] < max_per_attribute:
            truth, value = int(label[image, attribute]), float(score[image, attribute])
            chosen.append(Mistake(image, attribute, truth, value))
            used_images.add(image)
            used[attribute] += 1
    return chosen

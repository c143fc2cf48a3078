"""Error on the labels that are left, by how many of the others were given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mmattr.evaluation.functional.image_bootstrap import image_bootstrap

Interval = tuple[float, float]


@dataclass(frozen=True, eq=False)
class HintPoint:
    """Errors at one percentage of given words, over the R draws together, in percent.

    All of them are over the same labels: known and not given. What has no label is nan.

    Attributes:
        percent: Percentage of the known words that was given.
        given: Mean number of given words of an image.
        error: Wrong ones among the remaining labels.
        error_interval: 95 % interval of ``error`` over test images.
        error_of_draws: (R,) the error of each draw.
        error_without: Error of the same model on the same remaining labels when no word is given.
        gain: ``error_without - error``.
        gain_interval: 95 % interval of ``gain`` over test images.
        label_error: (M,) error of each attribute.
        label_error_without: (M,) error of each attribute when no word is given.
    """

    percent: float
    given: float
    error: float
    error_interval: Interval
    error_of_draws: np.ndarray
    error_without: float
    gain: float
    gain_interval: Interval
    label_error: np.ndarray
    label_error_without: np.ndarray


def hint_curve(
    label: np.ndarray, given: np.ndarray, predicted: np.ndarray, percents: Sequence[float]
) -> tuple[HintPoint, ...]:
    """Evaluate the predictions of a model with hints.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        given: (F, R, N, M) bool, the words that were given.
        predicted: (F, R, N, M) bool, the predicted labels; those of ``percents[0]`` = 0 are without hints.
        percents: F percentages, the first of them 0.

    Returns:
        A point for each percentage.
    """
    wrong = predicted != (label == 1)
    return tuple(
        _point(percent, label, words, is_wrong, wrong[0])
        for percent, words, is_wrong in zip(percents, given, wrong, strict=True)
    )


def hint_difference(label: np.ndarray, given: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[float, ...]:
    """Compare two models that were given the same words.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        given: (R, N, M) bool, the words that were given.
        first: (R, N, M) bool, labels predicted by one model.
        second: (R, N, M) bool, labels predicted by the other.

    Returns:
        Error of the second minus error of the first in percent, and the ends of its 95 % interval over test images.
    """
    remains = (label >= 0) & ~given
    counted = remains.sum((0, 2))
    difference = _sums(second != (label == 1), remains) - _sums(first != (label == 1), remains)
    low, high = 100 * image_bootstrap(difference[:, None], counted)[0]
    return float(100 * _ratio(difference.sum(), counted.sum())), float(low), float(high)


def _point(
    percent: float, label: np.ndarray, given: np.ndarray, wrong: np.ndarray, wrong_without: np.ndarray
) -> HintPoint:
    """Evaluate one percentage; arrays are (R, N, M)."""
    remains = (label >= 0) & ~given
    counted = remains.sum((0, 2))  # (N,)
    by_image, by_image_without = _sums(wrong, remains), _sums(wrong_without, remains)
    gain = by_image_without - by_image
    intervals = 100 * image_bootstrap(np.stack((by_image, gain), 1), counted)
    of_draws = 100 * _ratio((wrong & remains).sum((1, 2)), remains.sum((1, 2)))
    return HintPoint(
        percent=percent,
        given=float(given.sum(2).mean()),
        error=float(100 * _ratio(by_image.sum(), counted.sum())),
        error_interval=(float(intervals[0, 0]), float(intervals[0, 1])),
        error_of_draws=of_draws,
        error_without=float(100 * _ratio(by_image_without.sum(), counted.sum())),
        gain=float(100 * _ratio(gain.sum(), counted.sum())),
        gain_interval=(float(intervals[1, 0]), float(intervals[1, 1])),
        label_error=100 * _ratio((wrong & remains).sum((0, 1)), remains.sum((0, 1))),
        label_error_without=100 * _ratio((wrong_without & remains).sum((0, 1)), remains.sum((0, 1))),
    )


def _sums(wrong: np.ndarray, remains: np.ndarray) -> np.ndarray:
    """(N,) wrong labels of each image over all draws."""
    return (wrong & remains).sum((0, 2))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide, with nan where there is nothing to divide by."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)

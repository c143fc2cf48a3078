"""The checks that every metric makes before it counts anything."""

import numpy as np
from numpy.typing import ArrayLike

from mmattr.errors import DataError
from mmattr.structures.attribute_data_sample import UNKNOWN


def check_label_score(label: ArrayLike, score: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Check labels and scores and bring them to the types that the metrics count with.

    Scores must be probabilities: a threshold of 0.5 on logits gives figures that look right and are not.

    Args:
        label: (N, M) of any numeric or boolean type, values in {1 = present, 0 = absent, -1 = unknown}.
        score: (N, M) of any real or boolean type, values in [0, 1].

    Returns:
        The labels as int8 and the scores in their own floating point type (float64 if they had none), both (N, M).

    Raises:
        DataError: If a shape or a value is wrong.
    """
    label, score = np.asarray(label), np.asarray(score)
    if label.ndim != 2 or label.shape[1] == 0:
        raise DataError(f'label must have shape (num_images, num_attributes), got {label.shape}.')
    if score.shape != label.shape:
        raise DataError(f'score must have the shape of label, {label.shape}, got {score.shape}.')
    return _check_label(label), _check_score(score)


def _check_label(label: np.ndarray) -> np.ndarray:
    """Return the labels as int8."""
    if label.dtype.kind not in 'biuf':
        raise DataError(f'label must be numeric with values 1, 0 or -1 (unknown), got an array of type {label.dtype}.')
    if label.dtype == np.int8:  # the type that data sets use: two passes instead of four
        if label.size and (label.min() < UNKNOWN or label.max() > 1):
            raise DataError(_label_sentence(label[(label < UNKNOWN) | (label > 1)][0]))
        return label
    allowed = (label == 0) | (label == 1)
    if label.dtype.kind in 'if':
        allowed |= label == UNKNOWN
    if not allowed.all():
        raise DataError(_label_sentence(label[~allowed][0]))
    return label.astype(np.int8)


def _label_sentence(value: np.generic) -> str:
    return f'label must hold 1 (present), 0 (absent) or -1 (unknown), got {value}.'


def _check_score(score: np.ndarray) -> np.ndarray:
    """Return the scores as floating point numbers."""
    if score.dtype.kind not in 'biuf':
        raise DataError(f'score must be numeric with values in [0, 1], got an array of type {score.dtype}.')
    if score.dtype.kind != 'f':
        score = score.astype(np.float64)
    if score.size and not _bits_are_of_unit_interval(score):
        wrong = score[~((score >= 0) & (score <= 1))]  # written so that nan is wrong, too
        if wrong.size:
            raise DataError(f'score must hold probabilities in [0, 1], got {wrong[0]}; logits need a sigmoid first.')
    return score


def _bits_are_of_unit_interval(score: np.ndarray) -> bool:
    """Whether the bits alone show that all scores are in [0, 1], in one pass.

    Read as unsigned integers, the bits of floating point numbers from 0 on are in the order of the numbers. Those of
    negative numbers (-0.0 is one, too) and of nan are above those of 1.
    """
    if score.dtype not in (np.float16, np.float32, np.float64):  # another precision or order of bytes
        return False
    bits = np.dtype(f'u{score.itemsize}')
    return bool(score.view(bits).max() <= np.ones((), score.dtype).view(bits))

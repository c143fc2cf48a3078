"""The threshold of each attribute that is best on some images, to be used on others."""

from collections.abc import Callable

import numpy as np

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD
from mmattr.registry import nearest


def _accuracy(hit: np.ndarray, predicted: np.ndarray, positive: int, known: int) -> np.ndarray:
    return (known - positive - predicted + 2 * hit) / known


def _f1(hit: np.ndarray, predicted: np.ndarray, positive: int, known: int) -> np.ndarray:
    return 2 * hit / (positive + predicted)


def _balanced_accuracy(hit: np.ndarray, predicted: np.ndarray, positive: int, known: int) -> np.ndarray:
    negative = known - positive
    return (hit / positive + (negative - predicted + hit) / negative) / 2


#: What a threshold can be best at, by name.
CRITERIA: dict[str, Callable[[np.ndarray, np.ndarray, int, int], np.ndarray]] = {
    'accuracy': _accuracy,
    'f1': _f1,
    'balanced_accuracy': _balanced_accuracy,
}


def best_threshold(label: np.ndarray, score: np.ndarray, criterion: str = 'accuracy') -> np.ndarray:
    """Choose the threshold of each attribute.

    Candidates lie half way between neighbouring scores, and at 0.5. Of several that are equally good the one nearest to
    0.5 wins. An attribute of which no present or no absent label is known keeps 0.5: nothing can be learned from it.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}, of images that neither trained the model nor test it.
        score: (N, M) in [0, 1].
        criterion: ``'accuracy'`` (the smallest error), ``'f1'`` or ``'balanced_accuracy'`` (mA).

    Returns:
        (M,) float64 in [0, 1]; a score above it predicts the attribute.

    Raises:
        ConfigError: If there is no such criterion.
        DataError: If a shape or a value is wrong.

    >>> label, score = np.array([[1], [1], [0], [0]]), np.array([[0.9], [0.4], [0.2], [0.1]])
    >>> best_threshold(label, score).round(2).tolist()
    [0.3]
    """
    if criterion not in CRITERIA:
        raise ConfigError(f'There is no threshold criterion {criterion!r}; {nearest(criterion, CRITERIA)}')
    label, score = check_label_score(label, score)
    columns = zip(label.T, score.T, strict=True)
    return np.array([_best_of_one(truth[truth >= 0], value[truth >= 0], criterion) for truth, value in columns])


def _best_of_one(label: np.ndarray, score: np.ndarray, criterion: str) -> float:
    """Try all candidates of one attribute on its known labels (K,)."""
    positive = int(label.sum(dtype=np.int64))
    if positive in (0, len(label)):
        return DEFAULT_THRESHOLD
    candidates = _candidates(score)
    # Counts above a threshold, from the sorted scores and the sorted scores of the present ones.
    predicted = len(score) - np.searchsorted(np.sort(score), candidates, side='right')
    hit = positive - np.searchsorted(np.sort(score[label == 1]), candidates, side='right')
    figure = CRITERIA[criterion](hit, predicted, positive, len(label))
    best = candidates[figure >= figure.max() - 1e-12]
    return float(best[np.argmin(np.abs(best - DEFAULT_THRESHOLD))])


def _candidates(score: np.ndarray) -> np.ndarray:
    """Thresholds that lead to every possible set of predictions, in the type of the scores."""
    values = np.unique(np.concatenate([score, [0, 1]]).astype(score.dtype))
    middle = ((values[:-1].astype(np.float64) + values[1:]) / 2).astype(score.dtype)
    # Between neighbouring floating point numbers there is none: the lower one separates them as well.
    middle = np.where(middle < values[1:], middle, values[:-1])
    return np.concatenate([middle, np.array([DEFAULT_THRESHOLD, 1]).astype(score.dtype)])

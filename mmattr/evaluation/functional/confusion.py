"""Right and wrong answers of each attribute, by kind."""

import numpy as np

from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.error_rates import label_error
from mmattr.evaluation.functional.label_based import label_mean_accuracy, label_precision, label_recall


def attribute_confusion(counts: AttributeCounts) -> dict[str, np.ndarray]:
    """Split the known labels of each attribute into four kinds of answers.

    Other than in the tables of the pedestrian data sets, a share of nothing has no value here: the precision of an
    attribute that is never predicted, the recall of one that is never present, and the balanced error of one that is
    always or never present are ``nan``.

    Args:
        counts: Counts of the data set.

    Returns:
        Arrays (M,): ``known``, ``true_positive``, ``false_positive``, ``false_negative`` and ``true_negative`` as
        numbers of images; ``precision``, ``recall``, ``error`` and ``balanced_error`` in percent.

    >>> figures = attribute_confusion(AttributeCounts.count([[1], [1], [0], [-1]], [[0.9], [0.1], [0.2], [0.7]]))
    >>> figures['false_negative'].tolist(), figures['recall'].tolist(), figures['known'].tolist()
    ([1], [50.0], [3])
    """
    return {
        'known': counts.known,
        'true_positive': counts.hit,
        'false_positive': counts.predicted - counts.hit,
        'false_negative': counts.positive - counts.hit,
        'true_negative': counts.true_negative,
        'precision': 100 * _where(counts.predicted > 0, label_precision(counts)),
        'recall': 100 * _where(counts.positive > 0, label_recall(counts)),
        'error': label_error(counts),
        'balanced_error': 100 * _where((counts.positive > 0) & (counts.negative > 0), 1 - label_mean_accuracy(counts)),
    }


def _where(has_value: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.where(has_value, values, np.nan)

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, precision_score, recall_score

from mmattr.evaluation.functional import AttributeCounts
from mmattr.evaluation.functional.confusion import attribute_confusion
from tests.evaluation.random_arrays import random_arrays


@pytest.mark.parametrize('threshold', [0.5, [0.2, 0.4, 0.6, 0.8]])
def test_against_sklearn(threshold):
    label, score = random_arrays(200, 4)
    figures = attribute_confusion(AttributeCounts.count(label, score, threshold))
    limits = np.broadcast_to(threshold, 4)
    for column in range(4):
        known = label[:, column] >= 0
        truth, predicted = label[known, column], score[known, column] > np.float32(limits[column])
        (negative, false_positive), (false_negative, positive) = confusion_matrix(truth, predicted)
        expected = {
            'known': known.sum(),
            'true_positive': positive,
            'false_positive': false_positive,
            'false_negative': false_negative,
            'true_negative': negative,
            'precision': 100 * precision_score(truth, predicted),
            'recall': 100 * recall_score(truth, predicted),
            'error': 100 * np.mean(truth != predicted),
            'balanced_error': 100 - 100 * balanced_accuracy_score(truth, predicted),
        }
        assert set(expected) == set(figures)
        for name, value in expected.items():
            assert figures[name][column] == pytest.approx(value), name


def test_a_share_of_nothing_has_no_value():
    # never present and never predicted; never known; always present and one of two found
    label = np.array([[0, -1, 1], [0, -1, 1]])
    figures = attribute_confusion(AttributeCounts.count(label, np.array([[0.1, 0.9, 0.9], [0.2, 0.9, 0.1]])))
    np.testing.assert_array_equal(figures['known'], [2, 0, 2])
    np.testing.assert_array_equal(figures['precision'], [np.nan, np.nan, 100])
    np.testing.assert_array_equal(figures['recall'], [np.nan, np.nan, 50])
    np.testing.assert_array_equal(figures['balanced_error'], [np.nan] * 3)
    np.testing.assert_array_equal(figures['error'], [0, np.nan, 50])

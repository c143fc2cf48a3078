import numpy as np
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score, precision_score, recall_score

from mmattr.evaluation.functional import (
    AttributeCounts,
    label_accuracy,
    label_f1,
    label_mean_accuracy,
    label_negative_recall,
    label_precision,
    label_recall,
    mean_over_attributes,
)
from tests.evaluation.random_arrays import random_arrays


def test_against_scikit_learn():
    label, score = random_arrays(400, 6)
    counts = AttributeCounts.count(label, score)
    for column in range(6):
        known = label[:, column] >= 0
        pair = label[known, column], score[known, column] > 0.5
        assert np.isclose(label_precision(counts)[column], precision_score(*pair))
        assert np.isclose(label_recall(counts)[column], recall_score(*pair))
        assert np.isclose(label_negative_recall(counts)[column], recall_score(*pair, pos_label=0))
        assert np.isclose(label_f1(counts)[column], f1_score(*pair))
        assert np.isclose(label_accuracy(counts)[column], accuracy_score(*pair))
        assert np.isclose(label_mean_accuracy(counts)[column], balanced_accuracy_score(*pair))


def test_degenerate_attributes():
    """Never present, always present, never predicted, unknown."""
    label = np.array([[0, 1, 1, -1], [0, 1, 0, -1]])
    score = np.array([[0.9, 0.9, 0.1, 0.9], [0.1, 0.1, 0.1, 0.1]])
    counts = AttributeCounts.count(label, score)
    np.testing.assert_array_equal(label_recall(counts), [0, 0.5, 0, np.nan])
    np.testing.assert_array_equal(label_negative_recall(counts), [0.5, 0, 1, np.nan])
    np.testing.assert_array_equal(label_mean_accuracy(counts), [0.25, 0.25, 0.5, np.nan])
    np.testing.assert_array_equal(label_precision(counts), [0, 1, 0, np.nan])
    np.testing.assert_allclose(label_f1(counts), [0, 2 / 3, 0, np.nan])
    assert np.isclose(mean_over_attributes(label_mean_accuracy(counts)), 1 / 3)


def test_mean_of_nothing_is_nan():
    assert np.isnan(mean_over_attributes(np.array([np.nan, np.nan])))

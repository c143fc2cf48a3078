import numpy as np
import pytest
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.best_threshold import CRITERIA, best_threshold
from tests.evaluation.random_arrays import random_arrays

SKLEARN = {'accuracy': accuracy_score, 'f1': f1_score, 'balanced_accuracy': balanced_accuracy_score}


@pytest.mark.parametrize('criterion', CRITERIA)
@pytest.mark.parametrize('kind', [np.float32, np.float64])
def test_no_other_threshold_is_better(criterion, kind):
    label, score = random_arrays(40, 5)
    score = score.round(2).astype(kind)  # with ties
    thresholds = best_threshold(label, score, criterion)
    for column, threshold in enumerate(thresholds):
        known = label[:, column] >= 0
        truth, value = label[known, column], score[known, column]
        figure = SKLEARN[criterion]
        best = max(figure(truth, value > limit) for limit in [*value, -1, 0.5])
        assert figure(truth, value > kind(threshold)) == pytest.approx(best)


def test_neighbouring_numbers_are_separated():
    low = np.float32(0.3)
    score = np.array([[low], [np.nextafter(low, np.float32(1))]])
    threshold = best_threshold(np.array([[0], [1]]), score)
    assert (score > threshold.astype(np.float32)).tolist() == [[False], [True]]


def test_of_equal_ones_the_nearest_to_one_half_wins():
    label, score = np.array([[1], [0]]), np.array([[0.9], [0.1]])
    assert best_threshold(label, score).tolist() == [0.5]
    # Nothing separates these: predicting all or none is right once in two, and so is one half.
    assert best_threshold(label, np.array([[0.2], [0.2]])).tolist() == [0.5]


def test_all_or_none_may_be_best():
    label = np.array([[1], [1], [0]])
    assert best_threshold(label, np.array([[0.1], [0.2], [0.3]])) < 0.1
    assert best_threshold(1 - label, np.array([[0.7], [0.8], [0.6]])) >= 0.8
    # A score of 0 is above no threshold.
    assert best_threshold(label, np.array([[0.0], [0.0], [0.0]])).tolist() == [0.5]


def test_nothing_to_learn_keeps_one_half():
    label = np.array([[0, 1, -1, 1], [0, 1, -1, 0], [0, -1, -1, 0]])
    score = np.array([[0.9, 0.1, 0.3, 0.4], [0.8, 0.1, 0.3, 0.1], [0.7, 0.2, 0.3, 0.2]])
    assert best_threshold(label, score, 'f1').tolist() == pytest.approx([0.5, 0.5, 0.5, 0.3])
    assert best_threshold(label[:1], score[:1]).tolist() == [0.5] * 4


def test_wrong_criterion():
    with pytest.raises(ConfigError, match=r"no threshold criterion 'acuracy'.*'accuracy'"):
        best_threshold(np.ones((1, 1)), np.ones((1, 1)), 'acuracy')

import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import check_threshold, predict_label


def test_equal_to_the_threshold_is_absent():
    assert predict_label(np.array([[0.5, 0.50001, 0.2]])).tolist() == [[False, True, False]]


def test_equal_to_an_inclusive_threshold_is_present():
    score = np.array([[0.5, 0.499]], dtype=np.float32)
    assert predict_label(score, 0.5, inclusive=True).tolist() == [[True, False]]


def test_per_attribute():
    score = np.array([[0.4, 0.6], [0.2, 0.8]])
    assert predict_label(score, [0.3, 0.7]).tolist() == [[True, False], [False, True]]


@pytest.mark.parametrize('threshold', [0.45, 0.1, 0.7])
def test_rounds_like_numpy_does_with_a_plain_number(threshold):
    score = np.array([[threshold]], dtype=np.float32)
    assert predict_label(score, threshold).tolist() == (score > threshold).tolist() == [[False]]
    assert predict_label(score, [threshold]).tolist() == [[False]]


@pytest.mark.parametrize('threshold', [-0.1, 1.5, np.nan, [0.5, 2.0], [[0.5]], 'half', None])
def test_wrong_threshold(threshold):
    with pytest.raises(ConfigError, match='threshold must be a number'):
        check_threshold(threshold)


def test_wrong_number_of_thresholds():
    with pytest.raises(ConfigError, match='3 numbers for 2 attributes'):
        predict_label(np.zeros((1, 2)), [0.1, 0.2, 0.3])

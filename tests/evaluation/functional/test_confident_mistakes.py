import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.confident_mistakes import confident_mistakes
from tests.evaluation.random_arrays import random_arrays


@pytest.mark.parametrize('threshold', [0.5, [0.2, 0.4, 0.6, 0.8]])
def test_against_loops(threshold):
    label, score = random_arrays(50, 4)
    limits = np.broadcast_to(threshold, 4).astype(np.float32)
    wrong = [
        (abs(score[i, j] - label[i, j]), i, j)
        for i in range(50)
        for j in range(4)
        if label[i, j] >= 0 and (score[i, j] > limits[j]) != (label[i, j] == 1)
    ]
    expected = []
    for _, i, j in sorted(wrong, key=lambda entry: -entry[0]):
        if i not in [image for image, _ in expected] and [column for _, column in expected].count(j) < 3:
            expected.append((i, j))
    found = confident_mistakes(label, score, 10, 3, threshold)
    assert [(mistake.image, mistake.attribute) for mistake in found] == expected[:10]
    for mistake in found:
        assert mistake.label == label[mistake.image, mistake.attribute]
        assert mistake.score == score[mistake.image, mistake.attribute]


def test_nothing_wrong_or_nothing_known():
    assert confident_mistakes(np.array([[1, 0]]), np.array([[0.9, 0.1]]), 5, 5) == []
    assert confident_mistakes(np.array([[-1, -1]]), np.array([[0.9, 0.1]]), 5, 5) == []


def test_wrong_numbers():
    with pytest.raises(ConfigError, match='at least 1, got 0 and 2'):
        confident_mistakes(np.ones((1, 1)), np.ones((1, 1)), 0, 2)

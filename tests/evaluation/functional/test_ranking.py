import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.evaluation.functional import Ranking, average_precision
from tests.evaluation.random_arrays import random_arrays


def test_tie_groups_from_the_highest_score_down():
    label = np.array([[1, -1], [0, 1], [-1, 0], [1, 0], [0, 1]])
    score = np.array([[0.5, 0.9], [0.9, 0.5], [0.9, 0.2], [0.5, 0.5], [0.1, 0.5]])
    ranking = Ranking.of(label, score)
    groups = [[array.tolist() for array in pair] for pair in ranking.groups]
    assert groups == [[[0, 2, 0], [1, 2, 1]], [[2, 0], [3, 1]]]
    assert ranking.known.tolist() == [4, 4]
    assert ranking.num_positive.tolist() == [2, 2]


def test_weights_are_repeated_images():
    label, score = random_arrays(50, 4)
    score = np.round(score, 1)
    ranking = Ranking.of(label, score)
    for seed in range(5):
        drawn = np.random.default_rng(seed).integers(50, size=50)
        weight = np.bincount(drawn, minlength=50).astype(np.float32)
        expected = Ranking.of(label[drawn], score[drawn])
        weighted = ranking.weighted(weight)
        assert weighted.known.tolist() == expected.known.tolist()
        assert weighted.num_positive.tolist() == expected.num_positive.tolist()
        for definition in ('step', 'rank', 'envelope'):
            one, other = (average_precision(r, definition=definition) for r in (weighted, expected))
            assert one == pytest.approx(other, abs=1e-12)
    assert ranking.weight is None


def test_nothing_known_and_no_image():
    for label in (np.full((3, 2), -1), np.zeros((0, 2))):
        ranking = Ranking.of(label, np.zeros(label.shape))
        assert ranking.known.tolist() == ranking.num_positive.tolist() == [0, 0]
        assert ranking.weighted(np.zeros(len(label))).known.tolist() == [0, 0]


def test_wrong_values_are_refused():
    with pytest.raises(DataError, match='got 2'):
        Ranking.of([[2]], [[0.5]])

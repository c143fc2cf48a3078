import numpy as np
import pytest

from mmattr.evaluation.functional import unit_interval


@pytest.mark.parametrize('size', [1, 30, 1e4])
def test_the_order_stays(size):
    score = (size * np.random.default_rng(0).normal(size=(50, 40))).astype(np.float32)
    found = unit_interval(score)
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.argsort(found, axis=None) == np.argsort(score, axis=None)).all()
    assert len(np.unique(found)) == len(np.unique(score))


def test_neighbours_stay_apart():
    score = np.array([40, np.nextafter(np.float32(40), np.float32(50))], dtype=np.float32)
    assert unit_interval(score)[0] < unit_interval(score)[1]


def test_probabilities_stay_as_they_are():
    score = np.random.default_rng(0).random((3, 4), dtype=np.float32)
    assert unit_interval(score) is score
    assert unit_interval(np.zeros((0, 3))).shape == (0, 3)
    assert unit_interval([2, -1]) == pytest.approx([5 / 6, 0.25])

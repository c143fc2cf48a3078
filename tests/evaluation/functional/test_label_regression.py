"""LabelRegression against ordinary least squares."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from mmattr.errors import DataError
from mmattr.evaluation.functional.label_regression import LabelRegression


def correlated_labels(n=3000, m=6, seed=0):
    generator = np.random.default_rng(seed)
    hidden = generator.normal(size=(n, 2)) @ generator.normal(size=(2, m))
    return (hidden + generator.normal(size=(n, m)) > 0.4).astype(np.int8)


@pytest.mark.parametrize('given', [[0], [1, 3], [0, 2, 4, 5], []])
def test_equals_least_squares_on_the_given_words(given):
    labels = correlated_labels()
    known = np.full_like(labels[:50], -1)
    known[:, given] = labels[:50, given]
    found = LabelRegression(labels).predict(known)
    for target in set(range(6)) - set(given):
        if given:
            model = LinearRegression().fit(labels[:, given].astype(float), labels[:, target])
            expected = model.predict(labels[:50, given].astype(float))
        else:
            expected = np.full(50, labels[:, target].mean())
        np.testing.assert_allclose(found[:, target], expected.clip(0.01, 0.99), atol=0.01)  # ridge


def test_every_image_has_its_own_given_words():
    labels = correlated_labels()
    statistics = LabelRegression(labels)
    known = np.where(np.random.default_rng(1).random((1100, 6)) < 0.5, labels[:1100], -1)  # more than one chunk
    found = statistics.predict(known)
    singles = np.concatenate([statistics.predict(row[None]) for row in known[::100]])
    np.testing.assert_allclose(found[::100], singles)


def test_unknown_training_labels_count_nowhere():
    labels = correlated_labels(20000)
    holes = np.where(np.random.default_rng(2).random(labels.shape) < 0.3, -1, labels)
    known = np.where(np.random.default_rng(3).random((100, 6)) < 0.5, labels[:100], -1)
    complete, incomplete = LabelRegression(labels).predict(known), LabelRegression(holes).predict(known)
    np.testing.assert_allclose(complete, incomplete, atol=0.05)


def test_degenerate_labels():
    labels = np.array([[1, 1, -1, 0], [0, 0, -1, 0], [1, 1, -1, 0]])  # a copy, one never known, one constant
    statistics = LabelRegression(labels)
    np.testing.assert_allclose(statistics.mean, [2 / 3, 2 / 3, 0.5, 0])
    found = statistics.predict(np.array([[1, -1, -1, 0], [0, 1, -1, 1]]))
    assert np.isfinite(found).all()
    assert found[0, 1] == 0.99
    assert found[0, 2] == pytest.approx(0.5)
    assert statistics.predict(np.empty((0, 4), dtype=np.int8)).shape == (0, 4)
    with pytest.raises(DataError, match='none is known'):
        LabelRegression(np.full((3, 2), -1))


def test_scores_are_revised_by_bayes_rule():
    statistics = LabelRegression(correlated_labels())
    known = np.array([[1, -1, 0, -1, -1, -1]])
    score = np.array([[0.2, 0.6, 0.5, 0.9, 0.0, 1.0]], dtype=np.float32)
    found = statistics.update(score, known)[0]
    prior, posterior = statistics.mean, statistics.predict(known)[0]
    for j in (1, 3):
        present, absent = score[0, j] * posterior[j] / prior[j], (1 - score[0, j]) * (1 - posterior[j]) / (1 - prior[j])
        assert found[j] == pytest.approx(present / (present + absent), rel=1e-5)
    assert found[4] < 1e-6
    assert found[5] > 1 - 1e-5
    np.testing.assert_allclose(statistics.update(score, np.full((1, 6), -1)), score, atol=1e-6)  # nothing learned

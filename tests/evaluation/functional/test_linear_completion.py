"""LinearCompletion against ordinary least squares."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from mmattr.errors import DataError
from mmattr.evaluation.functional.linear_completion import LinearCompletion


def correlated_labels(n=3000, m=6, seed=0):
    generator = np.random.default_rng(seed)
    hidden = generator.normal(size=(n, 2)) @ generator.normal(size=(2, m))
    return (hidden + generator.normal(size=(n, m)) > 0.4).astype(np.int8)


@pytest.mark.parametrize('columns', [[0], [1, 3], [0, 2, 4, 5], []])
def test_equals_least_squares_on_the_given_values(columns):
    labels = correlated_labels()
    given = np.zeros((50, 6), dtype=bool)
    given[:, columns] = True
    found = LinearCompletion(labels, labels >= 0).complete(labels[:50], given)
    for target in set(range(6)) - set(columns):
        if columns:
            model = LinearRegression().fit(labels[:, columns], labels[:, target])
            expected = model.predict(labels[:50, columns])
        else:
            expected = np.full(50, labels[:, target].mean())
        np.testing.assert_allclose(found[:, target], expected, atol=0.01)  # ridge


def test_every_image_has_its_own_given_values_and_the_others_are_not_looked_at():
    labels = correlated_labels()
    statistics = LinearCompletion(labels, labels >= 0)
    given = np.random.default_rng(1).random((1100, 6)) < 0.5  # more than one chunk
    found = statistics.complete(labels[:1100], given)
    np.testing.assert_array_equal(found, statistics.complete(np.where(given, labels[:1100], np.nan), given))
    singles = [statistics.complete(labels[i : i + 1], given[i : i + 1])[0] for i in range(0, 1100, 100)]
    np.testing.assert_allclose(found[::100], singles)


def test_unknown_values_count_nowhere():
    labels = correlated_labels(20000)
    known = np.random.default_rng(2).random(labels.shape) < 0.7
    given = np.random.default_rng(3).random((100, 6)) < 0.5
    complete = LinearCompletion(labels, labels >= 0).complete(labels[:100], given)
    incomplete = LinearCompletion(np.where(known, labels, 99), known).complete(labels[:100], given)
    np.testing.assert_allclose(complete, incomplete, atol=0.05)


def test_degenerate_values():
    labels = np.array([[1, 1, -1, 0], [0, 0, -1, 0], [1, 1, -1, 0]])  # a copy, one never known, one constant
    statistics = LinearCompletion(labels, labels >= 0)
    np.testing.assert_allclose(statistics.mean, [2 / 3, 2 / 3, 0, 0])
    found = statistics.complete(np.array([[1, 0, 0, 0]]), np.array([[True, False, False, True]]))
    np.testing.assert_allclose(found, [[1, 1, 0, 0]], atol=0.01)
    assert statistics.complete(np.empty((0, 4)), np.empty((0, 4), dtype=bool)).shape == (0, 4)
    with pytest.raises(DataError, match='none is known'):
        LinearCompletion(labels, np.zeros_like(labels, dtype=bool))

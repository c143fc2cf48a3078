import numpy as np
from sklearn.metrics import hamming_loss

from mmattr.evaluation.functional import (
    AttributeCounts,
    attribute_mean_error,
    balanced_error,
    error_rate,
    label_error,
)
from tests.evaluation.random_arrays import loop_figures, random_arrays


def test_all_known_is_the_hamming_loss():
    label, score = random_arrays(123, 40, unknown=0)
    counts = AttributeCounts.count(label, score)
    expected = 100 * hamming_loss(label, score > 0.5)
    assert np.isclose(error_rate(counts), expected)
    assert np.isclose(attribute_mean_error(counts), expected)


def test_unknown_labels_against_a_loop():
    label, score = random_arrays(200, 5, unknown=0.4)
    label[:150, 0] = -1
    counts = AttributeCounts.count(label, score)
    wrong = [
        [(s > 0.5) != (y == 1) for y, s in zip(*pair, strict=True) if y >= 0]
        for pair in zip(label.T, score.T, strict=True)
    ]
    assert np.isclose(error_rate(counts), 100 * np.mean(np.concatenate(wrong)))
    assert np.isclose(attribute_mean_error(counts), 100 * np.mean([np.mean(column) for column in wrong]))
    np.testing.assert_allclose(label_error(counts), [100 * np.mean(column) for column in wrong])
    assert not np.isclose(error_rate(counts), attribute_mean_error(counts))


def test_balanced_error_is_what_mean_accuracy_lacks():
    label, score = random_arrays(80, 3)
    counts = AttributeCounts.count(label, score)
    assert np.isclose(balanced_error(counts), 100 * (1 - loop_figures(label, score)['mA']))


def test_never_finding_a_rare_attribute():
    label = np.zeros((100, 1), dtype=int)
    label[0] = 1
    counts = AttributeCounts.count(label, np.zeros((100, 1)))
    assert np.isclose(error_rate(counts), 1)
    assert np.isclose(balanced_error(counts), 50)


def test_unknown_column_and_nothing_known():
    counts = AttributeCounts.count([[1, -1]], [[0.1, 0.1]])
    np.testing.assert_array_equal(label_error(counts), [100, np.nan])
    assert attribute_mean_error(counts) == error_rate(counts) == 100
    nothing = AttributeCounts.count([[-1]], [[0.1]])
    assert np.isnan([error_rate(nothing), attribute_mean_error(nothing), balanced_error(nothing)]).all()

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional.calibration import brier_score, calibration_bins
from tests.evaluation.random_arrays import random_arrays


def loop_error(label, score, num_bins):
    """The expected calibration error bin by bin."""
    pairs = [(y, s) for y, s in zip(label.ravel(), score.ravel(), strict=True) if y >= 0]
    total = 0.0
    for index in range(num_bins):
        low, high = index / num_bins, (index + 1) / num_bins
        inside = [(y, s) for y, s in pairs if low < s <= high or (index == 0 and s == 0)]
        if inside:
            gap = np.mean([s for _, s in inside]) - np.mean([y for y, _ in inside])
            total += abs(gap) * len(inside) / len(pairs)
    return total


@pytest.mark.parametrize(('num_images', 'num_attributes'), [(300, 4), (7, 1), (1, 5)])
@pytest.mark.parametrize('num_bins', [1, 10, 15])
def test_against_loop_and_sklearn(num_images, num_attributes, num_bins):
    label, score = random_arrays(num_images, num_attributes)
    label[0, 0] = 1
    bins = calibration_bins(label, score, num_bins)
    known = label >= 0
    assert bins.num.sum() == known.sum()
    assert bins.expected_error == pytest.approx(loop_error(label, score.astype(np.float64), num_bins))
    frequency, mean_score = calibration_curve(label[known] == 1, score[known], n_bins=num_bins)
    filled = bins.num > 0
    np.testing.assert_allclose(bins.frequency[filled], frequency)
    np.testing.assert_allclose(bins.mean_score[filled], mean_score, rtol=1e-6)
    assert brier_score(label, score) == pytest.approx(brier_score_loss(label[known] == 1, score[known], pos_label=True))


def test_bins_of_equal_mass():
    label, score = random_arrays(60, 5, unknown=0)
    bins = calibration_bins(label, score, 10, equal_mass=True)
    assert bins.num.tolist() == [30] * 10
    order = np.argsort(score.ravel())
    parts = np.array_split(order, 10)
    np.testing.assert_allclose(bins.mean_score, [score.ravel()[part].mean() for part in parts], rtol=1e-6)
    np.testing.assert_allclose(bins.frequency, [label.ravel()[part].mean() for part in parts])


def test_equal_scores_stay_together():
    label, score = np.array([[1], [0], [1], [0]]), np.full((4, 1), 0.3)
    bins = calibration_bins(label, score, 4, equal_mass=True)
    assert bins.num.tolist() == [0, 0, 0, 4]
    assert bins.expected_error == pytest.approx(0.2)


def test_edges_belong_to_the_bin_below():
    bins = calibration_bins(np.array([[0, 0, 1, 1, 1]]), np.array([[0, 0.5, 0.500001, 1, 1]]), 2)
    assert bins.num.tolist() == [2, 3]


def test_a_calibrated_and_a_hopeless_model():
    label = np.array([[1]] * 8 + [[0]] * 2)
    assert calibration_bins(label, np.full((10, 1), 0.8)).expected_error == pytest.approx(0)
    assert calibration_bins(label, 1.0 - label).expected_error == brier_score(label, 1.0 - label) == 1


def test_nothing_known():
    label, score = np.full((3, 2), -1), np.zeros((3, 2))
    assert np.isnan(calibration_bins(label, score).expected_error)
    assert np.isnan(calibration_bins(label, score, equal_mass=True).expected_error)
    assert np.isnan(brier_score(label, score))


def test_mistakes():
    with pytest.raises(ConfigError, match='at least 1 bin, got 0'):
        calibration_bins(np.ones((1, 1)), np.ones((1, 1)), 0)
    with pytest.raises(DataError, match='sigmoid'):
        brier_score(np.ones((1, 1)), np.full((1, 1), 3.0))

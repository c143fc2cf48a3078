"""Whether a score of 0.8 is right eight times in ten.

A score states the probability that an attribute is **present**, so it is compared with how often the attribute is
present, over the whole range from 0 to 1. Multi-class papers instead compare the confidence of the predicted class with
how often it is right, which lies between 0.5 and 1 here and mixes up errors in both directions.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017; Naeini et al., "Obtaining Well Calibrated
Probabilities Using Bayesian Binning", AAAI 2015; Brier, "Verification of forecasts expressed in terms of probability",
Monthly Weather Review 1950.
"""

from typing import NamedTuple

import numpy as np

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.label_score_arrays import check_label_score

#: What nearly all papers use.
DEFAULT_BINS = 15


class CalibrationBins(NamedTuple):
    """Scores gathered into B bins.

    Attributes:
        num: (B,) int64, labels in the bin.
        mean_score: (B,) float64, mean of their scores; nan for an empty bin.
        frequency: (B,) float64, share of them that is present; nan for an empty bin.
    """

    num: np.ndarray
    mean_score: np.ndarray
    frequency: np.ndarray

    @property
    def expected_error(self) -> float:
        """The expected calibration error (ECE): mean of |mean score - frequency|, weighted by number; nan if empty."""
        total = self.num.sum()
        gaps = np.where(self.num > 0, np.abs(self.mean_score - self.frequency), 0.0)
        return float(gaps @ self.num / total) if total else float('nan')


def calibration_bins(
    label: np.ndarray, score: np.ndarray, num_bins: int = DEFAULT_BINS, equal_mass: bool = False
) -> CalibrationBins:
    """Gather the scores of all known labels together.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        score: (N, M) in [0, 1].
        num_bins: B.
        equal_mass: Whether the bins hold about equally many labels instead of being equally wide; equal scores stay in
            one bin, so that the result does not depend on the order of the images.

    Returns:
        The bins; of equally wide ones bin b holds the scores in (b / B, (b + 1) / B], the first one 0 too.

    Raises:
        ConfigError: If there is no bin.
        DataError: If a shape or a value is wrong.

    >>> bins = calibration_bins([[1], [0], [0], [-1]], [[0.9], [0.8], [0.1], [0.5]], num_bins=2)
    >>> bins.num.tolist(), bins.frequency.tolist(), round(bins.expected_error, 3)
    ([1, 2], [0.0, 0.5], 0.267)
    """
    if num_bins < 1:
        raise ConfigError(f'Calibration needs at least 1 bin, got {num_bins}.')
    label, score = check_label_score(label, score)
    known = label >= 0
    present, value = label[known].astype(np.float64), score[known].astype(np.float64)
    position = _rank(value) if equal_mass else value
    index = np.clip(np.ceil(position * num_bins).astype(np.int64) - 1, 0, num_bins - 1)
    count = np.bincount(index, minlength=num_bins)
    empty = np.where(count > 0, count, np.nan)
    mean_score = np.bincount(index, weights=value, minlength=num_bins) / empty
    frequency = np.bincount(index, weights=present, minlength=num_bins) / empty
    return CalibrationBins(count, mean_score, frequency)


def brier_score(label: np.ndarray, score: np.ndarray) -> float:
    """Mean of (score - label)² over all known labels.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        score: (N, M) in [0, 1].

    Returns:
        In [0, 1], ``nan`` when no label is known; answering 0.5 gives 0.25.

    Raises:
        DataError: If a shape or a value is wrong.
    """
    label, score = check_label_score(label, score)
    known = label >= 0
    return float(np.mean((score[known].astype(np.float64) - label[known]) ** 2)) if known.any() else float('nan')


def _rank(value: np.ndarray) -> np.ndarray:
    """(K,) share of the values that are not larger, in (0, 1]."""
    return np.searchsorted(np.sort(value), value, side='right') / max(len(value), 1)

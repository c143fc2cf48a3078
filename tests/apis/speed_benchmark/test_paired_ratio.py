import numpy as np
import pytest

from mmattr.apis.speed_benchmark.paired_ratio import PairedRatio


def test_ratios_are_taken_round_by_round():
    # The second round is disturbed for both: the ratio of the medians would be 2, that of every round is 3.
    ratio = PairedRatio.between(np.array([3.0, 30.0, 6.0]), np.array([1.0, 10.0, 2.0]))
    assert (ratio.median, ratio.quartiles, ratio.extremes, ratio.of_minima) == (3, (3, 3), (3, 3), 3)


def test_the_spread():
    ratio = PairedRatio.between(np.array([1.0, 2.0, 3.0, 4.0, 10.0]), np.ones(5))
    assert ratio.median == 3
    assert ratio.quartiles == (2, 4)
    assert ratio.extremes == (1, 10)
    assert ratio.of_minima == pytest.approx(1)
    assert ratio.rounds == 5
    assert str(ratio) == '3.00 (2.00-4.00)'

import math

import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.evaluation.functional import ExactSum


def test_agrees_with_fsum_and_ignores_the_order():
    values = (np.random.default_rng(0).standard_normal(500) * 10.0 ** np.arange(-250, 250)).tolist()
    assert ExactSum.of(values).mean() == math.fsum(values) / 500
    assert ExactSum.of(values) == ExactSum.of(values[::-1])
    assert ExactSum.of(values[:13]) + ExactSum.of(values[13:]) == ExactSum.of(values)


def test_extremes():
    assert ExactSum.of([5e-324]).mean() == 5e-324
    assert ExactSum.of([1.7e308]).mean() == 1.7e308
    assert ExactSum.of([-0.25, 0.0]).mean() == -0.125
    assert math.isnan(ExactSum.of([]).mean())


@pytest.mark.parametrize('value', [math.nan, math.inf])
def test_not_finite(value):
    with pytest.raises(DataError, match='finite'):
        ExactSum.of([1.0, value])

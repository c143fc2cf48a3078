import numpy as np
import pytest
from scipy.stats import entropy

from mmattr.visualization.attention_spread import describe_spread, effective_number
from tests.visualization.attention_sample import distributions


def test_is_the_exponential_of_the_entropy():
    weights = distributions(2, 5, 7)
    np.testing.assert_allclose(effective_number(weights), np.exp(entropy(weights, axis=-1)), rtol=1e-5)


@pytest.mark.parametrize('count', [1, 2, 40])
def test_bounds(count):
    assert effective_number(np.full(count, 1 / count)) == pytest.approx(count)
    assert effective_number(np.eye(count)[0]) == pytest.approx(1)


def test_sentence():
    assert describe_spread(np.eye(4), 'words') == 'weights 0.000 to 1.000, even 0.250; spread over 1.0 of 4 words'

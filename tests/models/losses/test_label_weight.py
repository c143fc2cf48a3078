"""The weightings against the numbers of the papers and repositories that use them."""

import math

import pytest
import torch

from mmattr.models.losses.label_weight import RATIO_STRATEGIES, STRATEGIES, label_weight

TARGET = torch.tensor([[1.0, 1.0], [0.0, 0.0]])


def weights(strategy, *ratio):
    return label_weight(strategy, TARGET, torch.tensor(ratio)).tolist()


def test_the_rarest_attribute_of_pa100k():
    """0.004722 of its training images have a positive: 2.705 for these, 1.005 for the others."""
    found = weights('exp_ratio', 0.004722, 0.460444)
    assert [found[0][0], found[1][0]] == pytest.approx([2.705, 1.005], abs=5e-4)
    assert [found[0][1], found[1][1]] == pytest.approx([math.exp(0.539556), math.exp(0.460444)], rel=1e-6)


def test_the_other_weightings():
    assert weights('none', 0.2, 0.5) == [[1, 1], [1, 1]]
    assert weights('prefer_negative', 0.2, 0.5) == [[1, 1], [1.5, 1.5]]
    assert weights('deepmar', 0.2, 0.5)[0] == pytest.approx([math.exp(-0.2), math.exp(-0.5)], rel=1e-6)
    assert weights('deepmar', 0.2, 0.5)[0] == weights('deepmar', 0.2, 0.5)[1]
    positive, negative = weights('sqrt_ratio', 0.16, 0.25)
    assert positive == pytest.approx([math.sqrt(1 / (2 * 0.4)), 1.0], rel=1e-6)
    assert negative == pytest.approx([math.sqrt(1 / (2 * 0.6)), 1.0], rel=1e-6)


@pytest.mark.parametrize('strategy', STRATEGIES)
def test_every_weight_is_finite_and_positive(strategy):
    found = torch.tensor(weights(strategy, 0.0, 1.0))
    assert torch.isfinite(found).all()
    assert (found > 0).all()


def test_only_some_need_the_ratio():
    for strategy in STRATEGIES:
        if strategy in RATIO_STRATEGIES:
            with pytest.raises(ValueError, match=strategy):
                label_weight(strategy, TARGET)
        else:
            assert label_weight(strategy, TARGET).shape == (2, 2)

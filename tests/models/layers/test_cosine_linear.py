"""CosineLinear against a loop over images and attributes."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.layers import CosineLinear


def test_equals_the_loop():
    layer, x = CosineLinear(5, 3, scale=7.0), torch.randn(4, 5)
    scores = layer(x)
    for n in range(4):
        for j in range(3):
            cosine = x[n] @ layer.weight[j] / (x[n] @ x[n]).sqrt() / (layer.weight[j] @ layer.weight[j]).sqrt()
            torch.testing.assert_close(scores[n, j], 7 * cosine)


def test_only_directions_count():
    layer, x = CosineLinear(5, 3), torch.randn(4, 5)
    before = layer(x)
    with torch.no_grad():
        layer.weight.mul_(torch.tensor([[0.1], [3.0], [50.0]]))
    torch.testing.assert_close(layer(1000 * x), before)
    assert before.abs().max() <= 30


def test_a_feature_of_zeros_scores_nothing_and_has_a_finite_gradient():
    layer, x = CosineLinear(5, 3), torch.zeros(1, 5, requires_grad=True)
    scores = layer(x)
    assert not scores.any()
    scores.sum().backward()
    assert torch.isfinite(x.grad).all()


@pytest.mark.parametrize('scale', [0, -1.0, float('nan')])
def test_a_scale_that_is_not_positive_is_refused(scale):
    with pytest.raises(ConfigError, match='expects a number > 0'):
        CosineLinear(5, 3, scale=scale)

"""AttributeWiseLinear against a loop over attributes."""

import torch

from mmattr.models.layers import AttributeWiseLinear


def test_equals_the_loop():
    layer, x = AttributeWiseLinear(3, 5, 4), torch.randn(2, 3, 5)
    expected = torch.stack([x[:, j] @ layer.weight[j].T + layer.bias[j] for j in range(3)], 1)
    torch.testing.assert_close(layer(x), expected)


def test_one_feature_serves_all_attributes():
    layer, x = AttributeWiseLinear(3, 5, 4), torch.randn(2, 5)
    torch.testing.assert_close(layer(x), layer(x[:, None].expand(-1, 3, -1)))


def test_starts_within_the_bound_of_a_linear_layer():
    for parameter in AttributeWiseLinear(50, 64, 8).parameters():
        assert 0.11 < parameter.abs().max() <= 64**-0.5

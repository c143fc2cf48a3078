"""GroupWiseLinear against a loop over attributes."""

import torch

from mmattr.models.layers import GroupWiseLinear


def test_equals_the_loop():
    layer, x = GroupWiseLinear(3, 5), torch.randn(2, 3, 5)
    expected = torch.stack([x[:, j] @ layer.weight[j] + layer.bias[j] for j in range(3)], 1)
    torch.testing.assert_close(layer(x), expected)


def test_starts_within_the_bound_of_a_linear_layer():
    layer = GroupWiseLinear(50, 64)
    for parameter in layer.parameters():
        assert 0.11 < parameter.abs().max() <= 64**-0.5

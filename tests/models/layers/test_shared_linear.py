"""SharedLinear knows nothing of attributes."""

import torch

from mmattr.models.layers import SharedLinear


def test_every_attribute_has_the_same_weights():
    layer, x = SharedLinear(4), torch.randn(2, 3, 4)
    torch.testing.assert_close(layer(x), x @ layer.linear.weight[0] + layer.linear.bias)
    torch.testing.assert_close(layer(x[:, [2, 0]]), layer(x)[:, [2, 0]])

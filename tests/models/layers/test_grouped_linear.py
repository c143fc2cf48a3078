"""GroupedLinear, attribute by attribute."""

import pytest
import torch

from mmattr.models.layers import GroupedLinear


@pytest.mark.parametrize(('m', 'k'), [(7, 3), (6, 3), (3, 3), (1, 1), (9, 8)])
def test_equals_a_loop(m, k):
    layer, x = GroupedLinear(m, k, 4), torch.randn(2, k, 4)
    torch.nn.init.normal_(layer.bias)
    size = -(-m // k)
    assert layer.group_size == size
    for j in range(m):
        expected = x[:, j // size] @ layer.weight[j // size, :, j % size] + layer.bias[j]
        torch.testing.assert_close(layer(x)[:, j], expected)


def test_surplus_outputs_get_no_gradient():
    layer = GroupedLinear(4, 3, 5)  # groups of two; the third is empty
    layer(torch.randn(2, 3, 5)).sum().backward()
    assert layer.weight.grad[:2].any(1).all()
    assert not layer.weight.grad[2].any()

"""FeedForward is two linear layers with an activation between."""

import torch

from mmattr.models.layers import FeedForward


def test_equals_the_formula():
    ffn, x = FeedForward(4, 6, 0.5, dict(type='GELU')).eval(), torch.randn(2, 3, 4)
    hidden = torch.nn.functional.gelu(x @ ffn.linear1.weight.T + ffn.linear1.bias)
    torch.testing.assert_close(ffn(x), hidden @ ffn.linear2.weight.T + ffn.linear2.bias)


def test_activation_is_selectable():
    ffn, x = FeedForward(4, 6, 0.0, dict(type='ReLU')), torch.randn(1, 1, 4)
    hidden = (x @ ffn.linear1.weight.T + ffn.linear1.bias).clamp(min=0)
    torch.testing.assert_close(ffn(x), hidden @ ffn.linear2.weight.T + ffn.linear2.bias)

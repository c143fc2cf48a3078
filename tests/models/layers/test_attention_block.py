"""AttentionBlock against PyTorch's own attention."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mmattr.models.layers import AttentionBlock


@pytest.mark.parametrize('own', [True, False])
def test_equals_attention_residual_and_norm(own):
    torch.manual_seed(0)
    block, x = AttentionBlock(8, 2), torch.randn(3, 4, 8)
    memory = x if own else torch.randn(3, 5, 8)
    reference = nn.MultiheadAttention(8, 2, batch_first=True)
    reference.load_state_dict(block.attention.state_dict())
    mixed, weights = reference(x, memory, memory)
    expected = F.layer_norm(x + mixed, (8,))
    torch.testing.assert_close(block(x, memory), expected)
    found, attention = block.with_map(x, memory)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(attention, weights)

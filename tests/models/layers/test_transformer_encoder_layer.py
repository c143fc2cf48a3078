"""TransformerEncoderLayer against torch's own encoder layer."""

import pytest
import torch
from torch import nn

from mmattr.models.layers import TransformerEncoderLayer


@pytest.mark.parametrize('pre_norm', [True, False])
def test_equals_torch(pre_norm):
    layer = TransformerEncoderLayer(8, 2, 12, pre_norm=pre_norm).eval()
    theirs = nn.TransformerEncoderLayer(8, 2, 12, 0.1, 'gelu', batch_first=True, norm_first=pre_norm)
    state = {k.replace('self_attention', 'self_attn').replace('ffn.', ''): v for k, v in layer.state_dict().items()}
    theirs.load_state_dict(state)
    words = torch.randn(3, 4, 8)
    torch.testing.assert_close(layer(words), theirs.eval()(words))

"""TransformerEncoderLayer against torch's own encoder layer."""

import pytest
import torch
from torch import nn

from mmattr.models.layers import TransformerEncoderLayer
from mmattr.models.layers.feed_forward import RELU
from tests.reference.released_query2label import EncoderLayer


@pytest.mark.parametrize('pre_norm', [True, False])
def test_equals_torch(pre_norm):
    layer = TransformerEncoderLayer(8, 2, 12, pre_norm=pre_norm).eval()
    theirs = nn.TransformerEncoderLayer(8, 2, 12, 0.1, 'gelu', batch_first=True, norm_first=pre_norm)
    state = {k.replace('self_attention', 'self_attn').replace('ffn.', ''): v for k, v in layer.state_dict().items()}
    theirs.load_state_dict(state)
    words = torch.randn(3, 4, 8)
    torch.testing.assert_close(layer(words), theirs.eval()(words))


def test_positions_are_added_to_queries_and_keys_only():
    layer = TransformerEncoderLayer(8, 2, 12, pre_norm=False, act_cfg=RELU).eval()
    theirs = EncoderLayer(8, 2, 12).eval()
    state = {k.replace('self_attention', 'self_attn').replace('ffn.', ''): v for k, v in layer.state_dict().items()}
    theirs.load_state_dict(state)
    words, position = torch.randn(3, 4, 8), torch.randn(4, 8)
    expected = theirs(words.transpose(0, 1), position[:, None], nn.functional.relu).transpose(0, 1)
    torch.testing.assert_close(layer(words, position), expected)
    torch.testing.assert_close(layer(words, torch.zeros(4, 8)), layer(words))

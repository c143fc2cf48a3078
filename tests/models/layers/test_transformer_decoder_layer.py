"""TransformerDecoderLayer against torch's own decoder layer."""

import pytest
import torch
from torch import nn

from mmattr.models.layers import ImageTokens, TransformerDecoderLayer


def reference(layer, pre_norm):
    """torch's layer with the same weights; it has no positions, so keys equal values."""
    theirs = nn.TransformerDecoderLayer(8, 2, 12, 0.1, 'gelu', batch_first=True, norm_first=pre_norm)
    names = (('self_attention', 'self_attn'), ('cross_attention', 'multihead_attn'), ('ffn.', ''))
    state = {}
    for key, value in layer.state_dict().items():
        for ours, other in names:
            key = key.replace(ours, other)
        state[key] = value
    theirs.load_state_dict(state)
    return theirs.eval()


@pytest.mark.parametrize('pre_norm', [True, False])
def test_equals_torch_without_positions(pre_norm):
    layer = TransformerDecoderLayer(8, 2, 12, pre_norm=pre_norm).eval()
    words, features = torch.randn(3, 4, 8), torch.randn(3, 6, 8)
    found, none = layer(words, ImageTokens(features, torch.zeros(6, 8)))
    torch.testing.assert_close(found, reference(layer, pre_norm)(words, features))
    assert none is None


@pytest.mark.parametrize('pre_norm', [True, False])
def test_attention_maps_are_distributions(pre_norm):
    layer = TransformerDecoderLayer(8, 2, 12, pre_norm=pre_norm).eval()
    image = ImageTokens(torch.randn(3, 6, 8), torch.randn(6, 8))
    words = torch.randn(3, 4, 8)
    output, maps = layer(words, image, return_attention=True)
    torch.testing.assert_close(output, layer(words, image)[0])
    assert maps.words.shape == (3, 2, 4, 4)
    assert maps.image.shape == (3, 2, 4, 6)
    for attention in maps:
        torch.testing.assert_close(attention.sum(-1), torch.ones(attention.shape[:-1]))


def test_position_reaches_the_keys_and_not_the_values():
    layer = TransformerDecoderLayer(8, 2, 12).eval()
    features = torch.randn(1, 1, 8).expand(1, 6, 8)  # all values alike: attention cannot change the result
    words = torch.randn(1, 4, 8)
    first = layer(words, ImageTokens(features, torch.zeros(6, 8)))[0]
    second = layer(words, ImageTokens(features, torch.randn(6, 8)))[0]
    torch.testing.assert_close(first, second)

"""SequenceDecoderLayer: size, masks and its past."""

import torch

from mmattr.models.layers import SequenceDecoderLayer


def build():
    torch.manual_seed(0)
    return SequenceDecoderLayer(6, 2, 4, 10, 0.0).eval()


def test_parameters_of_the_paper():
    with torch.device('meta'):
        layer = SequenceDecoderLayer(768, 8, 64, 2048, 0.1)
    assert sum(parameter.numel() for parameter in layer.parameters()) == 6_303_488


def test_padded_words_are_zero_and_the_past_may_be_kept():
    layer, words = build(), torch.randn(2, 4, 6)
    image = layer.cross_attention.keys_values(torch.randn(2, 3, 6))
    pad = torch.tensor([[False, False, True, False], [False, False, False, True]])
    causal = torch.ones(4, 4, dtype=torch.bool).tril()
    allowed = ((causal & ~pad[:, None]) | torch.eye(4, dtype=torch.bool))[:, None]
    whole, present = layer(words, image, allowed, pad)
    assert not whole[pad].any()
    assert present.keys.shape == (2, 2, 4, 4)
    past, parts = None, []
    for step in range(4):
        here = slice(step, step + 1)
        part, past = layer(words[:, here], image, allowed[:, :, here, : step + 1], pad[:, here], past)
        parts.append(part)
    torch.testing.assert_close(torch.cat(parts, 1), whole, atol=1e-6, rtol=1e-5)


def test_sequences_of_one_image_share_its_keys():
    layer, words, tokens = build(), torch.randn(6, 3, 6), torch.randn(2, 5, 6)
    allowed = torch.ones(3, 3, dtype=torch.bool).tril()[None, None]
    pad = torch.zeros(6, 3, dtype=torch.bool)
    shared, _ = layer(words, layer.cross_attention.keys_values(tokens), allowed, pad)
    copies = layer.cross_attention.keys_values(tokens.repeat_interleave(3, 0))
    torch.testing.assert_close(shared, layer(words, copies, allowed, pad)[0], atol=1e-6, rtol=1e-5)

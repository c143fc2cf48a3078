"""TransformerDecoder stacks its layers and norms the result."""

import torch

from mmattr.models.layers import ImageTokens, TransformerDecoder


def test_is_its_layers_and_a_norm():
    decoder = TransformerDecoder(2, 8, 2, 12).eval()
    image = ImageTokens(torch.randn(2, 6, 8), torch.randn(6, 8))
    words = torch.randn(2, 3, 8)
    expected = decoder.norm(decoder.layers[1](decoder.layers[0](words, image)[0], image)[0])
    torch.testing.assert_close(decoder(words, image), expected)


def test_attention_has_one_entry_per_layer():
    decoder = TransformerDecoder(3, 8, 2, 12).eval()
    image = ImageTokens(torch.randn(2, 6, 8), torch.randn(6, 8))
    maps = decoder.attention(torch.randn(2, 5, 8), image)
    assert [(m.words.shape, m.image.shape) for m in maps] == [((2, 2, 5, 5), (2, 2, 5, 6))] * 3


def test_layers_start_from_different_weights():
    decoder = TransformerDecoder(2, 8, 2, 12)
    assert not torch.equal(decoder.layers[0].ffn.linear1.weight, decoder.layers[1].ffn.linear1.weight)

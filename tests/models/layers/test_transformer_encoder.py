"""TransformerEncoder stacks its layers and norms the result."""

import torch

from mmattr.models.layers import TransformerEncoder


def test_is_its_layers_and_a_norm():
    encoder = TransformerEncoder(2, 8, 2, 12).eval()
    words = torch.randn(2, 3, 8)
    torch.testing.assert_close(encoder(words), encoder.norm(encoder.layers[1](encoder.layers[0](words))))


def test_words_have_no_order():
    encoder = TransformerEncoder(1, 8, 2, 12).eval()
    words, order = torch.randn(1, 5, 8), torch.randperm(5)
    torch.testing.assert_close(encoder(words)[:, order], encoder(words[:, order]))

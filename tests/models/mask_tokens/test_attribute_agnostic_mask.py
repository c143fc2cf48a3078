"""AttributeAgnosticMask inside the model that uses it."""

import torch

from mmattr.models import AttributeAgnosticMask
from tests.models.mask_tokens.masked_sentence import masked_sentence


def test_table_and_gradient():
    table = AttributeAgnosticMask(3, 4)()
    assert table.shape == (3, 4)
    assert len({tuple(row) for row in table.tolist()}) == 1
    assert table.requires_grad


def test_masked_words_are_the_same_for_all_attributes():
    sentence, token = masked_sentence(AttributeAgnosticMask)
    assert torch.equal(sentence, token.embedding.expand(2, 3, -1))
    assert sum(parameter.numel() for parameter in token.parameters()) == 4

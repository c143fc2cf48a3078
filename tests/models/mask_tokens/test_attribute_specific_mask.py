"""AttributeSpecificMask inside the model that uses it."""

import torch

from mmattr.models import AttributeSpecificMask
from tests.models.mask_tokens.masked_sentence import masked_sentence


def test_table_and_gradient():
    table = AttributeSpecificMask(3, 4)()
    assert table.shape == (3, 4)
    assert len({tuple(row) for row in table.tolist()}) == 3
    assert table.requires_grad


def test_masked_words_come_from_their_own_row():
    sentence, token = masked_sentence(AttributeSpecificMask)
    assert torch.equal(sentence, token.embedding.expand(2, -1, -1))

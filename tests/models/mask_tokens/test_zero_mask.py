"""ZeroMask inside the model that uses it."""

from mmattr.models import ZeroMask
from tests.models.mask_tokens.masked_sentence import masked_sentence


def test_table_and_gradient():
    table = ZeroMask(3, 4)()
    assert table.shape == (3, 4)
    assert not table.any()
    assert not table.requires_grad


def test_masked_words_are_zero_and_nothing_is_learned():
    sentence, token = masked_sentence(ZeroMask)
    assert not sentence.any()
    assert not list(token.parameters())
    assert not token.state_dict()

"""BaseLabelMLM: the vocabulary that its subclasses share."""

import pytest
import torch

from mmattr.models import ImageConditionedMLM, MaskedLabelMLM


@pytest.mark.parametrize('kind', [ImageConditionedMLM, MaskedLabelMLM])
def test_words_are_looked_up_by_attribute_and_value(kind):
    mlm, mask_words = kind(3, 8), torch.randn(3, 8)
    words = torch.tensor([[0, 1, 2], [2, 2, 0]])
    found = mlm.embed(words, mask_words)
    for i in range(2):
        for j in range(3):
            value = int(words[i, j])
            expected = mask_words[j] if value == 2 else mlm.word_embedding[value, j]
            assert torch.equal(found[i, j], expected)


@pytest.mark.parametrize('kind', [ImageConditionedMLM, MaskedLabelMLM])
def test_only_used_words_get_a_gradient(kind):
    mlm, mask_words = kind(2, 8), torch.randn(2, 8, requires_grad=True)
    mlm.embed(torch.tensor([[1, 2]]), mask_words).sum().backward()
    assert mlm.word_embedding.grad[1, 0].all()
    assert not mlm.word_embedding.grad[0].any()
    assert not mlm.word_embedding.grad[:, 1].any()
    assert mask_words.grad[1].all()
    assert not mask_words.grad[0].any()

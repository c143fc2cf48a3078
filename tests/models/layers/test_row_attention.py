"""Attention over rows of a table against attention over the sentences themselves."""

import pytest
import torch

from mmattr.models.layers import MultiHeadAttention, attention_paths
from mmattr.models.layers.row_attention import attend_rows, attend_shared, project_rows


def build(dropout=0.0):
    torch.manual_seed(0)
    attention = MultiHeadAttention(8, 2, dropout).double()
    for parameter in attention.parameters():
        torch.nn.init.normal_(parameter)
    return attention


def test_sentences_of_different_words():
    attention, table = build(), torch.randn(9, 8, dtype=torch.double)
    index = torch.stack([torch.randperm(9)[:4] for _ in range(5)])
    expected, _ = attention(table[index], table[index], table[index])
    torch.testing.assert_close(attend_rows(attention, project_rows(attention, table), index), expected)


def test_words_that_are_not_in_a_sentence_get_no_gradient():
    attention, table = build(), torch.randn(6, 8, dtype=torch.double, requires_grad=True)
    index = torch.tensor([[0, 4], [4, 2]])
    attend_rows(attention, project_rows(attention, table), index).sum().backward()
    assert table.grad[[0, 2, 4]].any(1).all()
    assert not table.grad[[1, 3, 5]].any()


def test_the_mean_over_dropout_is_the_output_without():
    attention, table = build(dropout=0.3), torch.randn(6, 8, dtype=torch.double)
    index = torch.tensor([[0, 4, 2]])
    expected = attend_rows(attention.eval(), project_rows(attention, table), index)
    products = project_rows(attention.train(), table)
    draws = attend_rows(attention, products, index.expand(20000, -1))
    error = draws.std(0) / len(draws) ** 0.5
    assert ((draws.mean(0) - expected[0]).abs() < 4.5 * error).all()


def test_one_sentence_without_dropout_stays_one():
    attention, words = build(dropout=0.3).eval(), torch.randn(5, 8, dtype=torch.double)
    sentence = words[None]
    expected, _ = attention(sentence, sentence, sentence)
    torch.testing.assert_close(attend_shared(attention, words, 7), expected[0])


@pytest.mark.parametrize('path', ['plain', 'shared'])
def test_copies_have_draws_of_their_own_and_a_common_mean(path):
    attention, words = build(dropout=0.3), torch.randn(5, 8, dtype=torch.double)
    with attention_paths(path):
        draws = attend_shared(attention.train(), words, 20000)
    assert draws.shape == (20000, 5, 8)
    assert draws[:, 0].unique(dim=0).shape[0] > 20  # 2^10 ways to drop a row's weights
    expected = attend_shared(attention.eval(), words, 1)
    error = draws.std(0) / len(draws) ** 0.5
    assert ((draws.mean(0) - expected).abs() < 4.5 * error).all()

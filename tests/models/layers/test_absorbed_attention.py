"""Attention without keys and values against attention with them."""

import pytest
import torch

from mmattr.models.layers import ImageTokens, MultiHeadAttention
from mmattr.models.layers.absorbed_attention import absorb_query, attend_tokens


def build(dropout=0.0):
    torch.manual_seed(0)
    attention = MultiHeadAttention(8, 2, dropout).double()
    for parameter in attention.parameters():
        torch.nn.init.normal_(parameter)
    return attention, ImageTokens(torch.randn(3, 6, 8).double(), torch.randn(6, 8).double())


@pytest.mark.parametrize('batch', [1, 3])
def test_equals_attention_with_keys_and_values(batch):
    attention, image = build()
    query = torch.randn(batch, 4, 8, dtype=torch.double)
    expected, _ = attention(query.expand(3, -1, -1), image.keys, image.features)
    torch.testing.assert_close(attend_tokens(attention, absorb_query(attention, query), image), expected)


def test_one_position_for_all_tokens():
    attention, image = build()
    image = image._replace(position=image.position[:1])
    query = torch.randn(3, 4, 8, dtype=torch.double)
    expected, _ = attention(query, image.keys, image.features)
    torch.testing.assert_close(attend_tokens(attention, absorb_query(attention, query), image), expected)


def test_gradients_are_those_of_attention_with_keys_and_values():
    attention, image = build()
    query = torch.randn(3, 4, 8, dtype=torch.double, requires_grad=True)
    features = image.features.requires_grad_()
    found = []
    for output in (
        attention(query, image.keys, image.features)[0],
        attend_tokens(attention, absorb_query(attention, query), image),
    ):
        found.append(torch.autograd.grad(output.square().sum(), [query, features, *attention.parameters()]))
    for ours, expected in zip(*found, strict=True):
        torch.testing.assert_close(ours, expected)


def test_the_bias_of_the_key_gets_no_gradient():
    attention, image = build()
    query = torch.randn(3, 4, 8, dtype=torch.double)
    attend_tokens(attention, absorb_query(attention, query), image).sum().backward()
    query_bias, key_bias, value_bias = attention.in_proj_bias.grad.chunk(3)
    assert query_bias.any()
    assert not key_bias.any()
    assert value_bias.any()


def test_dropped_weights_take_their_part_of_the_values_bias_with_them():
    attention, image = build(dropout=0.4)
    query = torch.randn(1, 2, 8, dtype=torch.double).expand(20000, -1, -1)
    many = image._replace(features=image.features[:1].expand(20000, -1, -1))
    with torch.no_grad():
        draws = [attention(query, many.keys, many.features)[0]]
        draws.append(attend_tokens(attention, absorb_query(attention, query), many))
    expected, _ = attention.eval()(query[:1], many.keys[:1], many.features[:1])
    for draw in draws:
        assert ((draw.mean(0) - expected[0]).abs() < 4.5 * draw.std(0) / len(draw) ** 0.5).all()
    torch.testing.assert_close(draws[0].var(0), draws[1].var(0), rtol=0.1, atol=0)

"""MultiHeadAttention against torch's own module."""

import pytest
import torch
from torch import nn

from mmattr.models.layers import MultiHeadAttention, multi_head_attention


def pair(dropout=0.0):
    ours, theirs = MultiHeadAttention(8, 2, dropout), nn.MultiheadAttention(8, 2, dropout, batch_first=True)
    nn.init.normal_(ours.in_proj_bias)
    theirs.load_state_dict(ours.state_dict())
    return ours, theirs


@pytest.mark.parametrize('same', [True, False])
def test_equals_torch(same):
    ours, theirs = pair()
    query = torch.randn(3, 5, 8)
    key, value = (query, query) if same else torch.randn(2, 3, 4, 8)
    expected, maps = theirs(query, key, value, average_attn_weights=False)
    found, none = ours(query, key, value)
    torch.testing.assert_close(found, expected)
    assert none is None
    found, attention = ours(query, key, value, return_attention=True)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(attention, maps)


def test_parameters_start_like_those_of_torch():
    torch.manual_seed(0)
    ours = MultiHeadAttention(256, 4)
    theirs = nn.MultiheadAttention(256, 4)
    for name, parameter in theirs.named_parameters():
        assert abs(parameter.std() - ours.get_parameter(name).std()) < 0.001, name


def test_dropout_acts_in_training_only():
    ours, _ = pair(dropout=0.5)
    x = torch.randn(1, 6, 8)
    torch.testing.assert_close(ours.eval()(x, x, x)[0], ours(x, x, x)[0])
    ours.train()
    assert not torch.allclose(ours(x, x, x)[0], ours(x, x, x)[0])


def test_the_mean_over_dropout_is_the_output_without():
    torch.manual_seed(0)
    ours, _ = pair(dropout=0.3)
    x = torch.randn(1, 4, 8)
    mean = torch.stack([ours.train()(x, x, x)[0] for _ in range(4000)]).mean(0)
    torch.testing.assert_close(mean, ours.eval()(x, x, x)[0], atol=0.03, rtol=0)


def test_width_must_divide_by_heads():
    with pytest.raises(ValueError, match='embed_dims \\(8\\) must be a multiple of num_heads \\(3\\)'):
        MultiHeadAttention(8, 3)


def test_one_question_for_all():
    ours, _ = pair()
    query, key = torch.randn(1, 4, 8), torch.randn(3, 5, 8)
    expected = ours(query.expand(3, -1, -1), key, key)[0]
    torch.testing.assert_close(ours(query, key, key)[0], expected)


def test_many_dropped_weights_are_drawn_in_parts_with_the_same_mean_and_gradient(monkeypatch):
    torch.manual_seed(0)
    ours, _ = pair(dropout=0.3)
    x = torch.randn(2, 6, 8)

    def draw(key):
        (gradient,) = torch.autograd.grad(ours(x, key, key)[0].sum(), key)
        return gradient

    whole = torch.stack([draw(x.clone().requires_grad_()) for _ in range(3000)])
    monkeypatch.setattr(multi_head_attention, 'MAX_WEIGHTS', 2 * 2 * 6 * 4)  # four queries at a time
    parts = torch.stack([draw(x.clone().requires_grad_()) for _ in range(3000)])
    error = ((whole.var(0) + parts.var(0)) / 3000).sqrt()
    assert ((whole.mean(0) - parts.mean(0)).abs() < 4.5 * error + 1e-6).all()
    torch.manual_seed(1)
    key = x.clone().requires_grad_()
    output = ours(x, key, key)[0].sum()
    (first,) = torch.autograd.grad(output, key, retain_graph=True)
    assert torch.equal(first, torch.autograd.grad(output, key)[0])  # the same weights are dropped both times

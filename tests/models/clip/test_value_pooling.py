"""Values of places against torch's own attention."""

import types

import torch
from torch import nn

from mmattr.models.clip.value_pooling import value_pooling


def test_equals_multi_head_attention():
    torch.manual_seed(0)
    attention = nn.MultiheadAttention(12, 3, batch_first=True)
    nn.init.normal_(attention.in_proj_bias)
    layers = [nn.Linear(12, 12) for _ in range(3)]
    for index, layer in enumerate(layers):
        part = slice(12 * index, 12 * index + 12)
        layer.weight, layer.bias = (nn.Parameter(p[part]) for p in (attention.in_proj_weight, attention.in_proj_bias))
    query, key, value = layers
    positions = torch.randn(7, 12)
    pool = types.SimpleNamespace(positional_embedding=positions, q_proj=query, k_proj=key, v_proj=value, num_heads=3)
    maps = torch.randn(2, 12, 2, 3)
    tokens = value_pooling(pool, maps)
    places = torch.stack([torch.cat([m.flatten(1).mean(1)[None], m.flatten(1).t()]) for m in maps]) + positions
    nn.init.zeros_(attention.out_proj.bias)
    attention.out_proj.weight.data = torch.eye(12)
    expected, _ = attention(places[:, :1], places, places)
    torch.testing.assert_close(tokens[:, :1], expected)
    torch.testing.assert_close(tokens[:, 1:], value(places)[:, 1:])

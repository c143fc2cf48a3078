"""Tokens of a CLIP ResNet."""

from typing import Any

import torch
from torch.nn import functional as F


def value_pooling(pool: Any, maps: torch.Tensor) -> torch.Tensor:
    """Run attention pooling and keep the values that it averages.

    A ResNet of CLIP ends in one attention step whose query is the mean of all places. Each of its heads outputs a
    weighted mean of values, one per place; a last matrix takes the result into the shared space. The values are thus
    what the places themselves contribute, and the same matrix projects them.

    Args:
        pool: The attention pooling, a module with ``positional_embedding`` (1 + P, C), ``q_proj``, ``k_proj``,
            ``v_proj`` and ``num_heads``.
        maps: (N, C, H, W) last feature map, P = H * W.

    Returns:
        (N, 1 + P, C): what the pooling computes before its last matrix, then the value of every place.
    """
    places = maps.flatten(2).transpose(1, 2)  # (N, P, C)
    places = torch.cat([places.mean(dim=1, keepdim=True), places], dim=1) + pool.positional_embedding
    values = pool.v_proj(places)
    query, key, value = (
        part.unflatten(-1, (pool.num_heads, -1)).transpose(1, 2)  # (N, heads, ., C / heads)
        for part in (pool.q_proj(places[:, :1]), pool.k_proj(places), values)
    )
    pooled = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)  # (N, 1, C)
    return torch.cat([pooled, values[:, 1:]], dim=1)

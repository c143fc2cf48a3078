"""Attention whose heads are as wide as one likes, with keys and values that can be kept."""

from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional as F


class KeysValues(NamedTuple):
    """What an attention block looks at, projected and split into heads.

    Attributes:
        keys: (N, heads, S, head width).
        values: (N, heads, S, head width).
    """

    keys: torch.Tensor
    values: torch.Tensor

    def followed_by(self, other: 'KeysValues') -> 'KeysValues':
        """Append further positions.

        Args:
            other: Keys and values of the positions that follow.

        Returns:
            Both, one after the other.
        """
        return KeysValues(torch.cat([self.keys, other.keys], 2), torch.cat([self.values, other.values], 2))


class ProjectedAttention(nn.Module):
    """Multi-head attention with ``num_heads * head_dims`` inner channels, which need not be D.

    Unlike :class:`MultiHeadAttention` it takes a mask, and its keys and values are computed apart from the queries, so
    that a decoder which writes one token after the other keeps them. Attention weights have no dropout.

    Args:
        embed_dims: Width D of input and output.
        num_heads: Number of heads.
        head_dims: Width of a head.
    """

    def __init__(self, embed_dims: int, num_heads: int, head_dims: int) -> None:
        super().__init__()
        inner_dims = num_heads * head_dims
        self.num_heads = num_heads
        self.query = nn.Linear(embed_dims, inner_dims)
        self.key = nn.Linear(embed_dims, inner_dims)
        self.value = nn.Linear(embed_dims, inner_dims)
        self.out = nn.Linear(inner_dims, embed_dims)
        for linear in (self.query, self.key, self.value, self.out):
            nn.init.xavier_uniform_(linear.weight)
            nn.init.zeros_(linear.bias)

    def keys_values(self, x: torch.Tensor) -> KeysValues:
        """Project what is looked at.

        Args:
            x: (N, S, D).

        Returns:
            Its keys and values.
        """
        return KeysValues(self._split(self.key(x)), self._split(self.value(x)))

    def forward(self, x: torch.Tensor, memory: KeysValues, allowed: torch.Tensor | None = None) -> torch.Tensor:
        """Attend.

        Args:
            x: (N, T, D) what looks.
            memory: Keys and values of S positions.
            allowed: Bool, of a shape that expands to (N, heads, T, S); True where a query may look at a key, which
                must hold for one key of every query. None allows everything.

        Returns:
            (N, T, D).
        """
        mixed = F.scaled_dot_product_attention(self._split(self.query(x)), *memory, attn_mask=allowed)
        return self.out(mixed.transpose(1, 2).flatten(2))

    def _split(self, x: torch.Tensor) -> torch.Tensor:
        """(N, T, inner) -> (N, heads, T, head width)."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)

"""Scaled dot-product attention with several heads."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

#: Attention weights that are held at a time where the fused kernel cannot drop them. More are computed in parts.
MAX_WEIGHTS = 2**25


class MultiHeadAttention(nn.Module):
    """Multi-head attention (Vaswani et al., 2017) through PyTorch's fused kernel.

    Its memory grows with T and S and not with their product. Parameters are named, shaped and initialised like those of
    :class:`torch.nn.MultiheadAttention`, so that weights can be exchanged with it; unlike that module it computes the
    attention maps only when they are asked for.

    Args:
        embed_dims: Width D of queries, keys, values and outputs.
        num_heads: Number of heads; divides D.
        dropout: Probability in [0, 1) of dropping an attention weight in training.

    Raises:
        ValueError: If ``num_heads`` does not divide ``embed_dims``.
    """

    def __init__(self, embed_dims: int, num_heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        if embed_dims % num_heads:
            raise ValueError(f'embed_dims ({embed_dims}) must be a multiple of num_heads ({num_heads}).')
        self.embed_dims = embed_dims
        self.num_heads = num_heads
        self.dropout = dropout
        self.in_proj_weight = nn.Parameter(torch.empty(3 * embed_dims, embed_dims))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * embed_dims))
        self.out_proj = nn.Linear(embed_dims, embed_dims)
        nn.init.xavier_uniform_(self.in_proj_weight)
        nn.init.zeros_(self.out_proj.bias)

    def forward(
        self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, return_attention: bool = False
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Attend from queries to keys.

        Args:
            query: (N, T, D), or (1, T, D) when all N ask the same.
            key: (N, S, D).
            value: (N, S, D).
            return_attention: Also return the attention maps.

        Returns:
            The output (N, T, D) and, when asked for, the attention maps (N, heads, T, S), each row of which sums to 1.
        """
        q, k, v = self._project(query, key, value)  # (N, heads, T or S, D / heads)
        dropout = self.dropout if self.training else 0.0
        attention = None
        if return_attention:
            attention = (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-1)  # (N, heads, T, S)
            mixed = F.dropout(attention, dropout) @ v
        else:
            q = q.expand(k.shape[0], -1, -1, -1) if q.shape[0] == 1 else q
            mixed = _mix(q, k, v, dropout)
        return self.out_proj(mixed.transpose(1, 2).flatten(2)), attention

    def _project(
        self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Project and split into heads."""
        if query is key and key is value:
            q, k, v = F.linear(query, self.in_proj_weight, self.in_proj_bias).chunk(3, -1)
        else:
            weights, biases = self.in_proj_weight.chunk(3), self.in_proj_bias.chunk(3)
            q, k, v = (F.linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases, strict=True))
        return self._split(q), self._split(k), self._split(v)

    def _split(self, x: torch.Tensor) -> torch.Tensor:
        """(N, T, D) -> (N, heads, T, D / heads)."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


def _mix(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, dropout: float) -> torch.Tensor:
    """Attend from (N, heads, T, d) to (N, heads, S, d).

    The fused kernel of the CPU does not drop weights; there is another one then that holds all of them. Queries do not
    depend on each other, so many of them are taken in parts, and the backward pass computes the weights anew.
    """
    weights_of_query = q.shape[0] * q.shape[1] * k.shape[2]
    if not dropout or q.device.type != 'cpu' or weights_of_query * q.shape[2] <= MAX_WEIGHTS:
        return F.scaled_dot_product_attention(q, k, v, dropout_p=dropout)
    parts = q.split(max(1, MAX_WEIGHTS // weights_of_query), dim=2)
    attend = F.scaled_dot_product_attention
    return torch.cat([checkpoint(attend, part, k, v, None, dropout, use_reentrant=False) for part in parts], dim=2)

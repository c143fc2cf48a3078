"""Queries without a meaning of their own."""

import torch
from torch import nn


class RandomQueries(nn.Module):
    """K vectors drawn from a normal distribution, which stay as drawn or are trained.

    Vectors that stay are a buffer: no optimiser sees them, and a checkpoint holds them.

    Args:
        num_queries: K.
        embed_dims: Width D.
        learnable: Train them.
    """

    def __init__(self, num_queries: int, embed_dims: int, learnable: bool = False) -> None:
        super().__init__()
        self.vectors: torch.Tensor
        vectors = torch.randn(num_queries, embed_dims)
        if learnable:
            self.vectors = nn.Parameter(vectors)
        else:
            self.register_buffer('vectors', vectors)

    @property
    def num_queries(self) -> int:
        """K."""
        return len(self.vectors)

    def forward(self) -> torch.Tensor:
        """Return the queries.

        Returns:
            (K, D).
        """
        return self.vectors

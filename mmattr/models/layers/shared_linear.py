"""One linear unit for every attribute."""

import torch
from torch import nn


class SharedLinear(nn.Module):
    """Every attribute is scored by the same weight vector from its own feature: ``x_j . w + b``.

    Nothing in it belongs to an attribute, so that attributes which training never saw can be scored.

    Args:
        embed_dims: Width D.
    """

    def __init__(self, embed_dims: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dims, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Score every attribute.

        Args:
            x: (N, M, D), one feature per attribute.

        Returns:
            Logits (N, M).
        """
        return self.linear(x).squeeze(-1)

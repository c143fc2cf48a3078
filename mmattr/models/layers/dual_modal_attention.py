"""Labels look at the image while the image looks at the labels."""

from typing import Literal

import torch
from torch import nn

from mmattr.models.layers.attention_block import AttentionBlock

DIRECTIONS = ('both', 'v2s', 's2v', 'none')


class DualModalAttention(nn.Module):
    """Context-aware labels and label-related image tokens at once (DMA of PVLR).

    Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", 2024.
    Both directions start from the same inputs, neither from the result of the other. That there are two directions is
    the paper's; an attention step with residual connection and norm for each is our reading. A direction that is
    switched off leaves its side as it was.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads; divides D.
        dropout: Dropout in [0, 1) of attention weights.
        directions: ``'both'``; ``'v2s'``: from the image to the labels only; ``'s2v'``: from the labels to the image
            only; ``'none'``.
    """

    def __init__(
        self,
        embed_dims: int,
        num_heads: int,
        dropout: float = 0.0,
        directions: Literal['both', 'v2s', 's2v', 'none'] = 'both',
    ) -> None:
        super().__init__()
        to_labels, to_image = directions in ('both', 'v2s'), directions in ('both', 's2v')
        self.labels = AttentionBlock(embed_dims, num_heads, dropout) if to_labels else None
        self.image = AttentionBlock(embed_dims, num_heads, dropout) if to_image else None

    def forward(self, labels: torch.Tensor, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Let the two sides look at each other.

        Args:
            labels: (N, M, D).
            image: (N, P, D).

        Returns:
            Labels (N, M, D) and image tokens (N, P, D).
        """
        return (
            labels if self.labels is None else self.labels(labels, image),
            image if self.image is None else self.image(image, labels),
        )

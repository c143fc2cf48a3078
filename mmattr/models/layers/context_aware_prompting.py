"""Label features of learned prompts that know the image."""

from typing import Literal

import torch
from torch import nn

from mmattr.models.layers.attention_block import AttentionBlock

INTERACTIONS = ('pre', 'post')


class ContextAwarePrompting(nn.Module):
    """Give the label features of learned prompts the context of an image (CAP of PVLR).

    Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition",
    2024. With post-interaction the labels look at the image after the text encoder; with pre-interaction their prompts
    did so before it, see :class:`SoftPrompts`. Then the labels look at each other. That there are both, and that the
    paper chooses ``'post'``, is known; the two attention steps are our reading.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads; divides D.
        dropout: Dropout in [0, 1) of attention weights.
        interaction: ``'post'`` or ``'pre'``.
    """

    def __init__(
        self, embed_dims: int, num_heads: int, dropout: float = 0.0, interaction: Literal['pre', 'post'] = 'post'
    ) -> None:
        super().__init__()
        self.image = AttentionBlock(embed_dims, num_heads, dropout) if interaction == 'post' else None
        self.relations = AttentionBlock(embed_dims, num_heads, dropout)

    def forward(self, soft_text: torch.Tensor, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Compute label features that depend on the image.

        Args:
            soft_text: (N, M, D) features of learned prompts.
            image: (N, P, D) image tokens, which pre-interaction does not look at again.

        Returns:
            The features (N, M, D) and their context-aware attention map (N, M, M), whose rows sum to 1.
        """
        labels = soft_text if self.image is None else self.image(soft_text, image)
        return self.relations.with_map(labels, labels)

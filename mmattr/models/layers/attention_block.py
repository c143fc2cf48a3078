"""Attention with its residual connection and norm, and nothing else."""

import torch
from torch import nn

from mmattr.models.layers.multi_head_attention import MultiHeadAttention


class AttentionBlock(nn.Module):
    """LayerNorm(x + Attention(x, memory)): a post-norm attention step without a feed-forward network.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads; divides D.
        dropout: Dropout in [0, 1) of attention weights.
    """

    def __init__(self, embed_dims: int, num_heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(embed_dims, num_heads, dropout)
        self.norm = nn.LayerNorm(embed_dims)

    def forward(self, x: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
        """Look at the memory.

        Args:
            x: (N, T, D).
            memory: (N, S, D); ``x`` itself makes it self-attention.

        Returns:
            (N, T, D).
        """
        return self.norm(x + self.attention(x, memory, memory)[0])

    def with_map(self, x: torch.Tensor, memory: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Look at the memory, and tell where.

        Args:
            x: (N, T, D).
            memory: (N, S, D).

        Returns:
            The output (N, T, D) and the attention map (N, T, S), the mean over heads; its rows sum to 1.
        """
        mixed, attention = self.attention(x, memory, memory, return_attention=True)
        assert attention is not None
        return self.norm(x + mixed), attention.mean(1)

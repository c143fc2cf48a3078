"""One layer that lets words, or image tokens, look at each other only."""

import torch
from torch import nn

from mmattr.models.layers.feed_forward import FeedForward
from mmattr.models.layers.multi_head_attention import MultiHeadAttention
from mmattr.models.layers.transformer_decoder_layer import GELU


class TransformerEncoderLayer(nn.Module):
    """Self-attention and feed-forward network, each with dropout and a residual connection.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward network.
        dropout: Probability in [0, 1).
        pre_norm: Normalise before the blocks instead of after them.
        act_cfg: Activation of the feed-forward network.
    """

    def __init__(
        self,
        embed_dims: int,
        num_heads: int,
        ffn_channels: int,
        dropout: float = 0.1,
        pre_norm: bool = True,
        act_cfg: dict = GELU,
    ) -> None:
        super().__init__()
        self.pre_norm = pre_norm
        self.self_attention = MultiHeadAttention(embed_dims, num_heads, dropout)
        self.ffn = FeedForward(embed_dims, ffn_channels, dropout, act_cfg)
        self.norm1 = nn.LayerNorm(embed_dims)
        self.norm2 = nn.LayerNorm(embed_dims)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)

    def forward(self, words: torch.Tensor, position: torch.Tensor | None = None) -> torch.Tensor:
        """Refine the words.

        Args:
            words: (N, T, D).
            position: (T, D) added to what asks and to what is asked, not to what is passed on; None adds nothing.

        Returns:
            (N, T, D).
        """
        if self.pre_norm:
            words = words + self.dropout1(self._attend(self.norm1(words), position))
            return words + self.dropout2(self.ffn(self.norm2(words)))
        words = self.norm1(words + self.dropout1(self._attend(words, position)))
        return self.norm2(words + self.dropout2(self.ffn(words)))

    def _attend(self, words: torch.Tensor, position: torch.Tensor | None) -> torch.Tensor:
        placed = words if position is None else words + position
        return self.self_attention(placed, placed, words)[0]

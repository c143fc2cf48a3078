"""One layer that lets words, or image tokens, look at each other only."""

import torch
from torch import nn

from mmattr.models.layers.feed_forward import FeedForward
from mmattr.models.layers.multi_head_attention import MultiHeadAttention
from mmattr.models.layers.row_attention import attend_shared
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

    def forward(
        self, words: torch.Tensor, position: torch.Tensor | None = None, copies: int | None = None
    ) -> torch.Tensor:
        """Refine the words.

        Args:
            words: (N, T, D), or (T, D) words that are the same for several images.
            position: (T, D) added to what asks and to what is asked, not to what is passed on; None adds nothing.
                Only for words of each image.
            copies: Images N of the words that are the same for all; each of them has its own draw of dropout.

        Returns:
            (N, T, D); (T, D) of words that are the same for several images when nothing is dropped.
        """
        x = self._enter(self.norm1, words)
        if copies is None:
            placed = x if position is None else x + position
            update = self.self_attention(placed, placed, x)[0]
        else:
            update = attend_shared(self.self_attention, x, copies)
            if self.training and max(self.dropout1.p, self.dropout2.p, self.ffn.dropout.p):
                update = update.expand(copies, -1, -1)
        words = self._join(self.norm1, words, self.dropout1(update))
        return self._join(self.norm2, words, self.dropout2(self.ffn(self._enter(self.norm2, words))))

    def _enter(self, norm: nn.Module, words: torch.Tensor) -> torch.Tensor:
        """What a block sees of the words."""
        return norm(words) if self.pre_norm else words

    def _join(self, norm: nn.Module, words: torch.Tensor, update: torch.Tensor) -> torch.Tensor:
        """Add the residual connection."""
        return words + update if self.pre_norm else norm(words + update)

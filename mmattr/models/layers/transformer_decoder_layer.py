"""One layer that lets words look at each other and at the image."""

from typing import NamedTuple

import torch
from torch import nn

from mmattr.models.layers.feed_forward import FeedForward
from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.multi_head_attention import MultiHeadAttention

GELU = dict(type='GELU')


class DecoderAttention(NamedTuple):
    """Attention maps of one decoder layer.

    Attributes:
        words: (N, heads, M, M), each word to each word.
        image: (N, heads, M, P), each word to each image token.
    """

    words: torch.Tensor
    image: torch.Tensor


class TransformerDecoderLayer(nn.Module):
    """Self-attention over the words, cross-attention to the image, feed-forward network.

    Each of the three is followed by dropout and a residual connection. With ``pre_norm`` (the released Label2Label
    models) the layer norm stands before each block, otherwise after the residual sum (Vaswani et al., 2017).

    Args:
        embed_dims: Width D.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward network.
        dropout: Probability in [0, 1) in attention weights, hidden units and block outputs.
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
        self.cross_attention = MultiHeadAttention(embed_dims, num_heads, dropout)
        self.ffn = FeedForward(embed_dims, ffn_channels, dropout, act_cfg)
        self.norm1 = nn.LayerNorm(embed_dims)
        self.norm2 = nn.LayerNorm(embed_dims)
        self.norm3 = nn.LayerNorm(embed_dims)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)
        self.dropout3 = nn.Dropout(dropout)

    def forward(
        self, words: torch.Tensor, image: ImageTokens, return_attention: bool = False
    ) -> tuple[torch.Tensor, DecoderAttention | None]:
        """Refine the words.

        Args:
            words: (N, M, D).
            image: Tokens of the same N images.
            return_attention: Also return the attention maps.

        Returns:
            The refined words (N, M, D) and, when asked for, the attention maps.
        """
        if self.pre_norm:
            return self._forward_pre_norm(words, image, return_attention)
        return self._forward_post_norm(words, image, return_attention)

    def _forward_pre_norm(
        self, words: torch.Tensor, image: ImageTokens, return_attention: bool
    ) -> tuple[torch.Tensor, DecoderAttention | None]:
        x = self.norm1(words)
        update, to_words = self.self_attention(x, x, x, return_attention)
        words = words + self.dropout1(update)
        update, to_image = self.cross_attention(self.norm2(words), image.keys, image.features, return_attention)
        words = words + self.dropout2(update)
        words = words + self.dropout3(self.ffn(self.norm3(words)))
        return words, _collect(to_words, to_image)

    def _forward_post_norm(
        self, words: torch.Tensor, image: ImageTokens, return_attention: bool
    ) -> tuple[torch.Tensor, DecoderAttention | None]:
        update, to_words = self.self_attention(words, words, words, return_attention)
        words = self.norm1(words + self.dropout1(update))
        update, to_image = self.cross_attention(words, image.keys, image.features, return_attention)
        words = self.norm2(words + self.dropout2(update))
        words = self.norm3(words + self.dropout3(self.ffn(words)))
        return words, _collect(to_words, to_image)


def _collect(to_words: torch.Tensor | None, to_image: torch.Tensor | None) -> DecoderAttention | None:
    """Bundle the maps when they were asked for."""
    if to_words is None or to_image is None:
        return None
    return DecoderAttention(to_words, to_image)

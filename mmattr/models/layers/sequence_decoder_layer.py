"""One layer of a decoder that writes a sequence about an image."""

import torch
from torch import nn

from mmattr.models.layers.feed_forward import FeedForward
from mmattr.models.layers.projected_attention import KeysValues, ProjectedAttention
from mmattr.models.layers.transformer_decoder_layer import GELU


class SequenceDecoderLayer(nn.Module):
    """Masked self-attention over the words, cross-attention to the image, feed-forward network.

    Dropout and the residual sum follow each of the three, the layer norm follows the sum (Vaswani et al., 2017), and
    padded words are zero after each, as in the captioning Transformer that SequencePAR builds on.
    :class:`TransformerDecoderLayer` differs in that its words see all others and that its heads share D channels.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads.
        head_dims: Width of a head; ``num_heads * head_dims`` need not be D.
        ffn_channels: Hidden width of the feed-forward network.
        dropout: Probability in [0, 1) in hidden units and block outputs.
    """

    def __init__(self, embed_dims: int, num_heads: int, head_dims: int, ffn_channels: int, dropout: float) -> None:
        super().__init__()
        self.self_attention = ProjectedAttention(embed_dims, num_heads, head_dims)
        self.norm1 = nn.LayerNorm(embed_dims)
        self.cross_attention = ProjectedAttention(embed_dims, num_heads, head_dims)
        self.norm2 = nn.LayerNorm(embed_dims)
        self.ffn = FeedForward(embed_dims, ffn_channels, dropout, GELU)
        self.norm3 = nn.LayerNorm(embed_dims)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        words: torch.Tensor,
        image: KeysValues,
        allowed: torch.Tensor,
        pad: torch.Tensor,
        past: KeysValues | None = None,
    ) -> tuple[torch.Tensor, KeysValues]:
        """Refine the words.

        Args:
            words: (R, T, D) words of R sequences; R / N sequences of the same image stand one after the other.
            image: Keys and values of the N images, from ``cross_attention.keys_values``.
            allowed: Bool (R, 1, T, S); True where a word may look at one of S words, ``past`` included.
            pad: Bool (R, T); True at padded words.
            past: Keys and values of the words before these.

        Returns:
            The refined words (R, T, D), and keys and values of all S words, which are ``past`` of the next call.
        """
        hidden = pad[..., None]
        present = self.self_attention.keys_values(words)
        if past is not None:
            present = past.followed_by(present)
        update = self.self_attention(words, present, allowed)
        words = self.norm1(words + self.dropout(update)).masked_fill(hidden, 0)
        # The sequences of one image are queries to the same keys, which therefore need no copies.
        update = self.cross_attention(words.reshape(image.keys.shape[0], -1, words.shape[-1]), image).view_as(words)
        words = self.norm2(words + self.dropout(update)).masked_fill(hidden, 0)
        return self.norm3(words + self.dropout(self.ffn(words))).masked_fill(hidden, 0), present

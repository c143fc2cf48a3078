"""A stack of decoder layers."""

import torch
from torch import nn

from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.transformer_decoder_layer import GELU, DecoderAttention, TransformerDecoderLayer
from mmattr.models.layers.word_rows import WordRows


class TransformerDecoder(nn.Module):
    """Decoder layers followed by a layer norm, as in the attribute query network and the IC-MLM of Label2Label.

    Args:
        num_layers: Number of layers, at least 1.
        embed_dims: Width D.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Probability in [0, 1) in every layer.
        pre_norm: Layer norms before the blocks (True) or after them.
        act_cfg: Activation of the feed-forward networks.
    """

    def __init__(
        self,
        num_layers: int,
        embed_dims: int,
        num_heads: int,
        ffn_channels: int,
        dropout: float = 0.1,
        pre_norm: bool = True,
        act_cfg: dict = GELU,
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            TransformerDecoderLayer(embed_dims, num_heads, ffn_channels, dropout, pre_norm, act_cfg)
            for _ in range(num_layers)
        )
        self.norm = nn.LayerNorm(embed_dims)

    def forward(self, words: torch.Tensor, image: ImageTokens, rows: WordRows | None = None) -> torch.Tensor:
        """Refine the words.

        Args:
            words: (N, M, D), or (M, D) words that are the same for all images.
            image: Tokens of N images.
            rows: The table that the words are from, when they are the vectors of a table's words.

        Returns:
            (N, M, D).
        """
        for index, layer in enumerate(self.layers):
            words, _ = layer(words, image, rows=None if index else rows)
        return self.norm(words)

    def attention(self, words: torch.Tensor, image: ImageTokens) -> list[DecoderAttention]:
        """Compute the attention maps of every layer.

        Args:
            words: (N, M, D).
            image: Tokens of the same N images.

        Returns:
            One entry per layer, first layer first.
        """
        maps = []
        for layer in self.layers:
            words, attention = layer(words, image, return_attention=True)
            maps.append(attention)
        return maps

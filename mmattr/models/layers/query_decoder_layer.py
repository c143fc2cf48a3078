"""One decoder layer whose queries stay what they are."""

import torch
from torch import nn

from mmattr.models.layers.feed_forward import RELU, FeedForward
from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.multi_head_attention import MultiHeadAttention


class QueryDecoderLayer(nn.Module):
    """Cross-attention to the image and a feed-forward network, with queries that stand beside the features.

    The decoder layer of DETR (Carion et al., ECCV 2020) as Query2Label uses it: a learned query is added to the feature
    wherever the feature asks, and is never refined itself. The layer norm follows each residual sum.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward network.
        dropout: Probability in [0, 1) in attention weights, hidden units and block outputs.
        self_attention: Let the features look at each other first.
        act_cfg: Activation of the feed-forward network.
    """

    def __init__(
        self,
        embed_dims: int,
        num_heads: int,
        ffn_channels: int,
        dropout: float = 0.1,
        self_attention: bool = False,
        act_cfg: dict = RELU,
    ) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(embed_dims, num_heads, dropout) if self_attention else None
        self.norm1 = nn.LayerNorm(embed_dims) if self_attention else None
        self.dropout1 = nn.Dropout(dropout)
        self.cross_attention = MultiHeadAttention(embed_dims, num_heads, dropout)
        self.norm2 = nn.LayerNorm(embed_dims)
        self.dropout2 = nn.Dropout(dropout)
        self.ffn = FeedForward(embed_dims, ffn_channels, dropout, act_cfg)
        self.norm3 = nn.LayerNorm(embed_dims)
        self.dropout3 = nn.Dropout(dropout)

    def forward(self, features: torch.Tensor, queries: torch.Tensor, image: ImageTokens) -> torch.Tensor:
        """Refine the features.

        Args:
            features: (N, M, D), zeros before the first layer.
            queries: (M, D) learned queries.
            image: Tokens of the same N images.

        Returns:
            (N, M, D).
        """
        if self.self_attention is not None and self.norm1 is not None:
            asking = features + queries
            features = self.norm1(features + self.dropout1(self.self_attention(asking, asking, features)[0]))
        update, _ = self.cross_attention(features + queries, image.keys, image.features)
        features = self.norm2(features + self.dropout2(update))
        return self.norm3(features + self.dropout3(self.ffn(features)))

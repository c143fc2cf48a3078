"""Query2Label: one query per attribute, with a Transformer over the image."""

import torch
from torch import nn

from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import GroupWiseLinear, ImageTokens, QueryDecoderLayer, TransformerEncoderLayer
from mmattr.models.layers.feed_forward import RELU
from mmattr.registry import MODELS


@MODELS.register_module()
class Query2LabelHead(BaseAttributeHead):
    """Learned queries gather one feature per attribute from refined image tokens.

    Liu, Zhang, Yang, Su and Zhu, "Query2Label: A Simple Transformer Way to Multi-Label Classification", 2021. The
    defaults are those of the released code for a ResNet (D = 2048, 151 M parameters): one encoder layer over the image
    tokens, two decoder layers that start from zeros, positions in keys only, no self-attention between attributes.
    :class:`AQNHead` differs in that its queries are the first features themselves and are refined by self-attention.

    Args:
        num_attributes: M.
        in_channels: Width D of the image tokens. ``TokenNeck(embed_dims=D)`` projects a backbone of another width.
        encoder_layers: Encoder layers over the image tokens, at least 0.
        decoder_layers: Decoder layers, at least 1.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Dropout in [0, 1) of the layers.
        decoder_self_attention: Let the features of the attributes look at each other in every decoder layer, as the
            paper draws it; the released models leave this out.
        act_cfg: Activation of the feed-forward networks.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        encoder_layers: int = 1,
        decoder_layers: int = 2,
        num_heads: int = 4,
        ffn_channels: int = 8192,
        dropout: float = 0.1,
        decoder_self_attention: bool = False,
        act_cfg: dict = RELU,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        block = (in_channels, num_heads, ffn_channels, dropout)
        self.encoder = nn.ModuleList(TransformerEncoderLayer(*block, False, act_cfg) for _ in range(encoder_layers))
        self.decoder = nn.ModuleList(
            QueryDecoderLayer(*block, decoder_self_attention, act_cfg) for _ in range(decoder_layers)
        )
        self.norm = nn.LayerNorm(in_channels)
        self.queries = nn.Parameter(torch.randn(num_attributes, in_channels))
        self.classifier = GroupWiseLinear(num_attributes, in_channels)
        for parameter in [*self.encoder.parameters(), *self.decoder.parameters()]:
            if parameter.ndim > 1:
                nn.init.xavier_uniform_(parameter)

    def forward(self, feats: ImageTokens) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Tokens of N images, of any number.

        Returns:
            Logits (N, M).
        """
        tokens = feats.features
        for layer in self.encoder:
            tokens = layer(tokens, feats.position)
        image = feats._replace(features=tokens)
        features = tokens.new_zeros(tokens.shape[0], *self.queries.shape)  # (N, M, D)
        for layer in self.decoder:
            features = layer(features, self.queries, image)
        return self.classifier(self.norm(features))

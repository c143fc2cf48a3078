"""The attribute query network."""

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import (
    GroupedLinear,
    GroupWiseLinear,
    ImageTokens,
    LogitNorm,
    TransformerDecoder,
    TransformerEncoder,
)
from mmattr.registry import MODELS


@MODELS.register_module()
class AQNHead(BaseAttributeHead):
    """One learned query per attribute gathers its feature from the image (Label2Label, Section 3.2, Equations 1-3).

    The "AQN" rows of the paper's tables, and the first half of :class:`Label2LabelHead`. The queries are the same for
    every image, and what is done with them alone is done once per batch, at test time once for all.

    With ``num_groups`` it is another model for very many attributes: as in ML-Decoder (Ridnik et al., WACV 2023) K
    queries serve M attributes, attribute j is scored from query ``j // ceil(M / K)``, and the cost of attention follows
    K. Which attributes share a query follows from their order in the data set.

    Args:
        num_attributes: M.
        in_channels: Width D of the image tokens.
        num_layers: Decoder layers L.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Dropout in [0, 1) of the layers and before the classifiers.
        pre_norm: Layer norms before the blocks (released models) or after them.
        query_encoder_layers: Encoder layers over the queries before the decoder; the released PA-100K model has 1.
        logit_norm: Normalise the logits by batch statistics, as the released PA-100K model does.
        num_groups: Number of queries K in [1, M]; None is the paper, one query per attribute.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If ``num_groups`` is out of its range.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        num_layers: int = 1,
        num_heads: int = 4,
        ffn_channels: int = 2048,
        dropout: float = 0.1,
        pre_norm: bool = True,
        query_encoder_layers: int = 0,
        logit_norm: bool = False,
        num_groups: int | None = None,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        if num_groups is not None and not 1 <= num_groups <= num_attributes:
            raise ConfigError(f'AQNHead was given num_groups={num_groups}, but expects 1 to {num_attributes} queries.')
        block = (in_channels, num_heads, ffn_channels, dropout, pre_norm)
        self.queries = nn.Parameter(torch.randn(num_groups or num_attributes, in_channels))
        self.query_encoder = TransformerEncoder(query_encoder_layers, *block) if query_encoder_layers else nn.Identity()
        self.decoder = TransformerDecoder(num_layers, *block)
        self.dropout = nn.Dropout(dropout)
        self.classifier: GroupWiseLinear | GroupedLinear = (
            GroupWiseLinear(num_attributes, in_channels)
            if num_groups is None
            else GroupedLinear(num_attributes, num_groups, in_channels)
        )
        self.logit_norm = LogitNorm(num_attributes) if logit_norm else nn.Identity()

    def forward(self, feats: ImageTokens) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Tokens of N images.

        Returns:
            Logits (N, M).
        """
        words: torch.Tensor = self.queries  # (M, D), the same for every image
        if isinstance(self.query_encoder, TransformerEncoder):
            words = self.query_encoder.forward_shared(words, feats.features.shape[0])  # (N, M, D) if dropout is drawn
        features = self.decoder(words, feats)  # (N, M, D)
        return self.logit_norm(self.classifier(self.dropout(features)))

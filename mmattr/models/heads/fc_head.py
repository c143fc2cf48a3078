"""The baseline: one linear classifier on pooled features."""

import torch
from torch import nn

from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import LogitNorm
from mmattr.registry import MODELS


@MODELS.register_module()
class FCHead(BaseAttributeHead):
    """Global average pooling and a linear layer: the "FC" rows of the Label2Label tables.

    Args:
        num_attributes: M.
        in_channels: Channels C of the feature map.
        dropout: Probability in [0, 1) of dropping a pooled feature in training.
        logit_norm: Normalise the logits by batch statistics, as the pedestrian baselines do.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        dropout: float = 0.0,
        logit_norm: bool = False,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(in_channels, num_attributes)
        self.logit_norm = LogitNorm(num_attributes) if logit_norm else nn.Identity()

    def forward(self, feats: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Feature maps; the last one has shape (N, C, H, W), or (N, C) when it is already pooled.

        Returns:
            Logits (N, M).
        """
        pooled = feats[-1].flatten(2).mean(-1) if feats[-1].ndim > 2 else feats[-1]  # (N, C)
        return self.logit_norm(self.classifier(self.dropout(pooled)))

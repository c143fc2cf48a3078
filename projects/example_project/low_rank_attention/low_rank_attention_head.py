"""Attention pooling per attribute whose maps share a low-rank basis."""

import torch
from torch import nn

from mmattr.models import BaseAttributeHead
from mmattr.models.layers import GroupWiseLinear
from mmattr.registry import MODELS


@MODELS.register_module()
class LowRankAttentionHead(BaseAttributeHead):
    """Every attribute looks at its own places, but all attributes share a few ways of looking.

    Average pooling shows every attribute the same feature; a decoder gives each attribute its own attention at the
    price of a Transformer. This head lies between the two. K shared score maps ``S = X U`` say how well each place
    fits one of K visual patterns, attribute j weighs them with ``v_j`` and pools with
    ``softmax over places of S v_j``. The cost over a linear classifier is ``K (C + M)`` parameters. With ``V = 0``
    the attention is uniform and the head is :class:`mmattr.models.FCHead`; it starts close to that.

    Args:
        num_attributes: Number of attributes M.
        in_channels: Channels C of the feature map.
        rank: Number of shared score maps K, at least 1.
        dropout: Probability in [0, 1) of dropping a pooled feature in training.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        rank: int = 8,
        dropout: float = 0.0,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        self.score = nn.Linear(in_channels, rank, bias=False)
        self.mixture = nn.Parameter(0.02 * torch.randn(num_attributes, rank))
        self.dropout = nn.Dropout(dropout)
        self.classifier = GroupWiseLinear(num_attributes, in_channels)

    def forward(self, feats: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Feature maps of the backbone; the last one has shape (N, C, H, W).

        Returns:
            Logits (N, M).
        """
        places = feats[-1].flatten(2).transpose(1, 2)  # (N, P, C)
        attention = (self.score(places) @ self.mixture.t()).softmax(dim=1)  # (N, P, M)
        pooled = attention.transpose(1, 2) @ places  # (N, M, C)
        return self.classifier(self.dropout(pooled))

"""The baseline: one linear classifier on pooled features."""

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import LogitNorm
from mmattr.registry import MODELS

POOLINGS = ('average', 'max')


@MODELS.register_module()
class FCHead(BaseAttributeHead):
    """Global pooling and a linear layer: the "FC" rows of the Label2Label tables, and every strong baseline.

    With ``logit_norm`` it is the Strong Baseline (Jia et al., arXiv 2005.11909), without it and with another
    ``classifier`` or ``pooling`` that of Rethinking of PAR (Jia et al., arXiv 2107.03576), with ``dropout=0.5`` and a
    narrow normal start DeepMAR (Li et al., ACPR 2015).

    Args:
        num_attributes: M.
        in_channels: Channels C of the feature map.
        dropout: Probability in [0, 1) of dropping a pooled feature in training.
        logit_norm: Normalise the logits by batch statistics, as the pedestrian baselines do.
        pooling: ``'average'`` or ``'max'`` over the positions of the map.
        classifier: Config of the layer from (N, C) to (N, M), which has a ``weight`` (M, C); gets ``in_features`` and
            ``out_features``. None is a linear layer with a bias.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If the pooling is unknown.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        dropout: float = 0.0,
        logit_norm: bool = False,
        pooling: str = 'average',
        classifier: dict | None = None,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        if pooling not in POOLINGS:
            raise ConfigError(f'FCHead has no pooling {pooling!r}; valid are {", ".join(POOLINGS)}.')
        self.pooling = pooling
        self.dropout = nn.Dropout(dropout)
        self.classifier = (
            nn.Linear(in_channels, num_attributes)
            if classifier is None
            else MODELS.build(classifier, default_args=dict(in_features=in_channels, out_features=num_attributes))
        )
        self.logit_norm = LogitNorm(num_attributes) if logit_norm else nn.Identity()

    def forward(self, feats: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Feature maps; the last one has shape (N, C, H, W), or (N, C) when it is already pooled.

        Returns:
            Logits (N, M).
        """
        return self.logit_norm(self.classifier(self.dropout(self._pool(feats[-1]))))

    def attribute_maps(self, feats: tuple[torch.Tensor, ...], detach_classifier: bool = False) -> torch.Tensor:
        """Score the attributes at every position: ``w_j . feat(h, w)``, without the bias.

        Under average pooling the mean of a map plus the bias is the logit before its normalisation. These are the class
        activation maps of Zhou et al. (CVPR 2016).

        Args:
            feats: Feature maps; the last one has shape (N, C, H, W).
            detach_classifier: Whether no gradient of the maps reaches the classifier's weights, only the features.

        Returns:
            (N, M, H, W).

        Raises:
            ConfigError: If the features are already pooled.
        """
        feat = feats[-1]
        if feat.ndim != 4:
            raise ConfigError(
                f'Attribute maps need a feature map (N, C, H, W), got the shape {tuple(feat.shape)}: let the backbone '
                'return its last map.'
            )
        weight: torch.Tensor = self.classifier.weight
        return torch.einsum('nchw,mc->nmhw', feat, weight.detach() if detach_classifier else weight)

    def _pool(self, feat: torch.Tensor) -> torch.Tensor:
        """Reduce a map to (N, C)."""
        if feat.ndim == 2:
            return feat
        positions = feat.flatten(2)  # (N, C, P)
        return positions.mean(-1) if self.pooling == 'average' else positions.amax(-1)

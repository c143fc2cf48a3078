"""Attribute localization: a window per attribute on every level of a feature pyramid."""

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import AttributeLocalization
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class ALMHead(BaseAttributeHead):
    """Localise every attribute on every level of a feature pyramid, with deep supervision.

    Tang, Sheng, Zhang and Hu, "Improving Pedestrian Attribute Recognition With Weakly-Supervised Multi-Scale
    Attribute-Specific Localization", ICCV 2019. Every level has a lateral 1 x 1 convolution and gets, from the top
    down, the enlarged level above beside its own channels (concatenated, not added): level l from the top has l times
    ``lateral_channels``. :class:`AttributeLocalization` scores every level, and a linear classifier the pooled last map
    of the backbone. Training adds up the losses of all scores; the prediction is, per attribute, the largest logit.

    Args:
        num_attributes: M.
        in_channels: Channels of the backbone's last map.
        level_channels: Channels of the backbone's maps, the last one last; the published models use (320, 608, 1024)
            of BN-Inception.
        lateral_channels: Channels of each level of the pyramid before concatenation.
        reduction: Channels of a level divided by the hidden width of its gates.
        loss: Config of the loss of each score. The released code multiplied only its positive terms by their weights;
            the loss given here is taken at its word.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If ``level_channels`` does not end with ``in_channels``.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        level_channels: Sequence[int],
        lateral_channels: int = 256,
        reduction: int = 16,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        if not level_channels or level_channels[-1] != in_channels:
            raise ConfigError(
                f'ALMHead was given level_channels={tuple(level_channels)}, but expects the channels of every map that '
                f'the backbone returns, the last one {in_channels} (in_channels).'
            )
        count = len(level_channels)
        self.laterals = nn.ModuleList(nn.Conv2d(channels, lateral_channels, 1) for channels in level_channels)
        self.localizations = nn.ModuleList(
            AttributeLocalization(num_attributes, lateral_channels * (count - index), reduction)
            for index in range(count)
        )
        self.classifier = nn.Linear(in_channels, num_attributes)

    def forward(self, feats: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """Score the attributes: the largest logit of all levels and the global classifier.

        Args:
            feats: Maps (N, C_l, H_l, W_l) of the L levels, the last one last.

        Returns:
            Logits (N, M).
        """
        return self.forward_all(feats).amax(0)

    def forward_all(self, feats: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """Score the attributes on every level and globally.

        Args:
            feats: Maps (N, C_l, H_l, W_l) of the L levels, the last one last.

        Returns:
            Logits (L + 1, N, M): the levels in the order of ``feats``, then the global classifier.
        """
        pyramid = self.pyramid(feats)
        logits = [localize(feat) for localize, feat in zip(self.localizations, pyramid, strict=True)]
        return torch.stack([*logits, self.classifier(feats[-1].mean((2, 3)))])

    def pyramid(self, feats: tuple[torch.Tensor, ...]) -> list[torch.Tensor]:
        """Build the pyramid.

        Args:
            feats: Maps (N, C_l, H_l, W_l) of the L levels, the last one last.

        Returns:
            Maps of the same sizes in the same order; the last one has ``lateral_channels``, the one before twice, ...

        Raises:
            ConfigError: If the number of maps is not that of ``level_channels``.
        """
        if len(feats) != len(self.laterals):
            raise ConfigError(
                f'ALMHead has {len(self.laterals)} levels, but the backbone returns {len(feats)} maps: out_indices of '
                'the backbone and level_channels of the head have to agree.'
            )
        levels: list[torch.Tensor] = []
        for lateral, feat in zip(reversed(self.laterals), reversed(feats), strict=True):
            level = lateral(feat)
            if levels:
                above = F.interpolate(levels[0], size=feat.shape[-2:], mode='bilinear', align_corners=False)
                level = torch.cat([level, above], 1)
            levels.insert(0, level)
        return levels

    def loss(
        self, feats: tuple[torch.Tensor, ...], data_samples: Sequence[AttributeDataSample]
    ) -> dict[str, torch.Tensor]:
        """Compute a loss per score.

        Args:
            feats: Maps of N images.
            data_samples: N samples with labels.

        Returns:
            ``loss_level0``, ... in the order of ``feats``, and ``loss_global``.
        """
        labels = self.stack_labels(data_samples, feats[-1].device)
        *levels, whole = (self.label_loss(logits, labels) for logits in self.forward_all(feats))
        return {f'loss_level{index}': value for index, value in enumerate(levels)} | {'loss_global': whole}

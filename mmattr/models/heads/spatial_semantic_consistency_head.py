"""Positives of an attribute should look at the same place and see the same thing."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from mmengine.logging import MessageHub

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.heads.label_batch import LabelBatch
from mmattr.models.heads.map_head import MapHead
from mmattr.models.layers import ConsistencyMemory
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class SpatialSemanticConsistencyHead(BaseAttributeHead):
    """Train any head with maps so that they agree across the images that show an attribute (SSC).

    After Jia, Chen and Huang, "Spatial and Semantic Consistency Regularizations for Pedestrian Attribute Recognition",
    ICCV 2021. The authors have published no code that we know of: this follows one third party's reading of the paper,
    which did not reach the published numbers, and no number can be promised.

    For every attribute the maps of its positives, flattened, have to point where those of reliable positives point
    (spatial consistency), and so do the mean features under their maps (semantic consistency), each with a
    :class:`ConsistencyMemory`. A positive is reliable when its logit is above ``reliable_logit``. Unknown labels are no
    positives; of a mixture, an attribute is positive if both images show it. Prediction is that of the wrapped head
    and costs no more.

    Args:
        num_attributes: M.
        in_channels: Channels C of the feature map.
        head: Config of a head with ``attribute_maps``, see :class:`MapHead`, and a single loss over its logits.
        map_size: Height and width of the maps in training: those of the image over the stride of the backbone, rounded
            up. The memory is part of a checkpoint, so its size is fixed.
        spatial_weight: Weight >= 0 of the spatial consistency.
        semantic_weight: Weight >= 0 of the semantic consistency.
        reliable_logit: Logit above which a positive is reliable.
        memory_weight: Share in [0, 1) of the memory in its target, see :class:`ConsistencyMemory`.
        start_epoch: Number of epochs without consistency, while maps mean little. Epochs are those of mmengine's
            epoch-based training; outside of it there is no consistency unless this is 0.
        loss: Config of the loss, passed on to the wrapped head.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If the wrapped head has no maps or more than one loss, or a number is out of its range.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        head: dict,
        map_size: tuple[int, int],
        spatial_weight: float = 1.0,
        semantic_weight: float = 0.1,
        reliable_logit: float = 0.9,
        memory_weight: float = 0.1,
        start_epoch: int = 3,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        shared = dict(num_attributes=num_attributes, in_channels=in_channels, loss=loss)
        self.head = MODELS.build(head, default_args=shared)
        _check_head(self.head)
        _check_number('a weight of at least 0', math.inf, spatial_weight=spatial_weight)
        _check_number('a weight of at least 0', math.inf, semantic_weight=semantic_weight)
        _check_number('a share of at least 0 and below 1', 1.0, memory_weight=memory_weight)
        lengths = map_size if isinstance(map_size, tuple | list) else ()
        if len(lengths) != 2 or any(type(length) is not int or length < 1 for length in lengths):
            raise ConfigError(
                f'SpatialSemanticConsistencyHead was given map_size={map_size!r}, but expects a height and a width.'
            )
        self.loss_module = self.head.loss_module  # one loss, which may be that of the wrapped head's own config
        self.map_size = tuple(map_size)
        self.spatial_weight = spatial_weight
        self.semantic_weight = semantic_weight
        self.reliable_logit = reliable_logit
        self.start_epoch = start_epoch
        self.spatial_memory = ConsistencyMemory(num_attributes, math.prod(map_size), memory_weight)
        self.semantic_memory = ConsistencyMemory(num_attributes, in_channels, memory_weight)

    def forward(self, feats: Any) -> torch.Tensor:
        """Score the attributes with the wrapped head.

        Args:
            feats: Features of N images, as the wrapped head takes them.

        Returns:
            Logits (N, M).
        """
        return self.head(feats)

    def attribute_maps(self, feats: Any, detach_classifier: bool = False) -> torch.Tensor:
        """Score the attributes at every position with the wrapped head.

        Args:
            feats: Features of N images.
            detach_classifier: Whether no gradient of the maps reaches the classifier's weights.

        Returns:
            (N, M, H, W).
        """
        return self.head.attribute_maps(feats, detach_classifier)

    def loss(
        self, feats: tuple[torch.Tensor, ...], data_samples: Sequence[AttributeDataSample]
    ) -> dict[str, torch.Tensor]:
        """Compute the training losses.

        Args:
            feats: Feature maps; the last one has shape (N, C, H, W).
            data_samples: N samples with labels.

        Returns:
            ``loss`` and, from ``start_epoch`` on, ``loss_spatial`` and ``loss_semantic``, each times its weight.

        Raises:
            ConfigError: If the maps are not of ``map_size``.
        """
        logits = self(feats)
        labels = self.stack_labels(data_samples, logits.device)
        losses = {'loss': self.label_loss(logits, labels)}
        if self.training and MessageHub.get_current_instance().get_info('epoch', 0) >= self.start_epoch:
            losses |= self._consistency(feats[-1], self.attribute_maps(feats), logits.detach(), labels)
        return losses

    def _consistency(
        self, feat: torch.Tensor, maps: torch.Tensor, logits: torch.Tensor, labels: LabelBatch
    ) -> dict[str, torch.Tensor]:
        """Compare the positives of every attribute in place and in content."""
        if maps.shape[-2:] != self.map_size:
            height, width = maps.shape[-2:]
            raise ConfigError(
                f'The maps are {height} x {width} in training, but SpatialSemanticConsistencyHead was given '
                f'map_size={self.map_size}; it has to be ({height}, {width}).'
            )
        positive = labels.label == 1
        if labels.label_b is not None:
            positive &= labels.label_b == 1
        reliable = positive & (logits > self.reliable_logit)
        seen = torch.einsum('nmhw,nchw->nmc', maps, feat) / math.prod(self.map_size)
        return {
            'loss_spatial': self.spatial_weight * self.spatial_memory(maps.flatten(2), positive, reliable),
            'loss_semantic': self.semantic_weight * self.semantic_memory(seen, positive, reliable),
        }


def _check_head(head: Any) -> None:
    """Raise unless the head has maps, and no loss that would be left out."""
    name = type(head).__name__
    if not isinstance(head, MapHead):
        raise ConfigError(
            'SpatialSemanticConsistencyHead compares maps of attributes and needs a head with attribute_maps, such as '
            f'FCHead, got {name}.'
        )
    if getattr(type(head), 'loss', None) is not BaseAttributeHead.loss:
        raise ConfigError(
            f'SpatialSemanticConsistencyHead needs a head with a single loss over its logits, such as FCHead; {name} '
            'has losses of its own.'
        )


def _check_number(expected: str, below: float, **values: float) -> None:
    """Raise for the first number that is negative or not below the limit."""
    for name, value in values.items():
        if not isinstance(value, int | float) or not 0 <= value < below:
            raise ConfigError(f'SpatialSemanticConsistencyHead was given {name}={value!r}, but expects {expected}.')

"""A model that has to look at the same places when the image is flipped or scaled."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.heads.map_head import MapHead
from mmattr.models.recognizers.attribute_recognizer import AttributeRecognizer
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class AttributeConsistencyRecognizer(AttributeRecognizer):
    """Train any head with maps so that its maps follow the image (visual attention consistency, VAC).

    Guo, Zheng, Fan, Yu and Wang, "Visual Attention Consistency under Image Transforms for Multi-Label Image
    Classification", CVPR 2019. In training every image is seen four times: at the size of the pipeline and at a smaller
    one, as it is and mirrored. The loss of the head is the mean over the four views; besides, the maps of an image and
    of its mirrored self, and the maps of the two sizes, have to agree. The classifier is detached in these two terms:
    only the features learn from them. Testing sees one view, at the size of the pipeline, and costs what it costs
    without this class.

    The maps of all attributes count, whatever is known about their labels. Where both sizes give maps of the same
    size they are compared as they are.

    Args:
        num_attributes: Number of attributes M.
        backbone: Config of the backbone, which has to take images of both sizes.
        head: Config of a head with ``attribute_maps``, see :class:`MapHead`.
        in_channels: Channels C of the backbone's last map.
        small_size: Height and width in pixels of the smaller views, which are resized on the device with
            anti-aliased bilinear interpolation.
        flip_weight: Weight >= 0 of the agreement with the mirrored image, once per size (1 on WIDER-Attribute, 0.6
            on COCO).
        scale_weight: Weight >= 0 of the agreement of both sizes (1 on WIDER-Attribute, 0.8 on COCO). Both belong to a
            loss that is summed over attributes; divide them by M for one that is a mean.
        neck: Config of the neck.
        loss: Config of the loss, passed on to the head.
        data_preprocessor: Config of the data preprocessor.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If the head has no maps, or a number is out of its range.
    """

    def __init__(
        self,
        num_attributes: int,
        backbone: dict,
        head: dict,
        in_channels: int,
        small_size: tuple[int, int],
        flip_weight: float = 1.0,
        scale_weight: float = 1.0,
        neck: dict | None = None,
        loss: dict | None = None,
        data_preprocessor: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, backbone, head, in_channels, neck, loss, data_preprocessor, init_cfg)
        if not isinstance(self.head, MapHead):
            raise ConfigError(
                'AttributeConsistencyRecognizer compares maps of attributes and needs a head with attribute_maps, such '
                f'as FCHead, got {head.get("type")}.'
            )
        lengths = small_size if isinstance(small_size, tuple | list) else ()
        if len(lengths) != 2 or any(type(length) is not int or length < 1 for length in lengths):
            raise ConfigError(
                f'AttributeConsistencyRecognizer was given small_size={small_size!r}, but expects the height and the '
                'width in pixels.'
            )
        for name, weight in dict(flip_weight=flip_weight, scale_weight=scale_weight).items():
            if not 0 <= weight < math.inf:
                raise ConfigError(
                    f'AttributeConsistencyRecognizer was given {name}={weight!r}, but expects a weight of at least 0.'
                )
        self.small_size = tuple(small_size)
        self.flip_weight = flip_weight
        self.scale_weight = scale_weight

    def forward(
        self,
        inputs: torch.Tensor,
        data_samples: Sequence[AttributeDataSample] | None = None,
        mode: str = 'tensor',
    ) -> torch.Tensor | dict[str, torch.Tensor] | list[AttributeDataSample]:
        """Run the model in one of three modes.

        Args:
            inputs: (N, 3, H, W) normalised images.
            data_samples: N samples; needed by ``'loss'``.
            mode: ``'tensor'`` gives logits (N, M), ``'loss'`` the losses of :meth:`consistency_losses`, ``'predict'``
                samples with scores.

        Returns:
            See ``mode``.

        Raises:
            ConfigError: If the mode is unknown.
        """
        if mode == 'loss' and data_samples is not None:
            return self.consistency_losses(inputs, data_samples)
        return super().forward(inputs, data_samples, mode)

    def consistency_losses(
        self, inputs: torch.Tensor, data_samples: Sequence[AttributeDataSample]
    ) -> dict[str, torch.Tensor]:
        """Compute the losses of four views.

        Args:
            inputs: (N, 3, H, W) normalised images.
            data_samples: N samples with labels.

        Returns:
            The head's losses, each the mean over the four views, ``loss_flip`` and ``loss_scale``, both already times
            their weights.
        """
        small = F.interpolate(inputs, size=self.small_size, mode='bilinear', align_corners=False, antialias=True)
        large_losses, large_maps, large_gap = self._both_directions(inputs, data_samples)
        small_losses, small_maps, small_gap = self._both_directions(small, data_samples)
        losses = {name: (large_losses[name] + small_losses[name]) / 2 for name in large_losses}
        return losses | {
            'loss_flip': self.flip_weight * (large_gap + small_gap),
            'loss_scale': self.scale_weight * F.mse_loss(*_same_size(large_maps, small_maps)),
        }

    def _both_directions(
        self, inputs: torch.Tensor, data_samples: Sequence[AttributeDataSample]
    ) -> tuple[dict[str, torch.Tensor], torch.Tensor, torch.Tensor]:
        """Losses of images and mirrored images of one size, maps of the former, and how far the latter's are off."""
        feats: Any = self.extract_feat(torch.cat([inputs, inputs.flip(-1)]))
        losses = self.head.loss(feats, [*data_samples, *data_samples])
        maps, mirrored = self.head.attribute_maps(feats, detach_classifier=True).float().chunk(2)
        return losses, maps, F.mse_loss(maps, mirrored.flip(-1))


def _same_size(first: torch.Tensor, second: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Repeat the values of both maps (N, M, H, W) until their sizes meet, at the least common multiple."""
    height, width = (math.lcm(first.shape[axis], second.shape[axis]) for axis in (-2, -1))
    # Repeated rather than interpolated to the nearest: there rounding can move a border by one.
    first, second = (
        maps.repeat_interleave(height // maps.shape[-2], -2).repeat_interleave(width // maps.shape[-1], -1)
        for maps in (first, second)
    )
    return first, second

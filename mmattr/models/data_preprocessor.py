"""From lists of uint8 images to a normalised batch on the device."""

from collections.abc import Sequence

import torch
from mmengine.model import BaseDataPreprocessor

from mmattr.errors import DataError
from mmattr.registry import MODELS


@MODELS.register_module()
class AttributeDataPreprocessor(BaseDataPreprocessor):
    """Stack, reorder and normalise images; mix batches in training.

    Images travel to the device as uint8, a quarter of the bytes of float32, and are normalised there.

    Args:
        mean: Mean of each channel, in the order of the model's input, on the 0-255 scale.
        std: Standard deviation of each channel, likewise.
        to_rgb: Reverse the channels: images are loaded as BGR, pretrained backbones expect RGB.
        mixup: Config of a batch augmentation such as :class:`MultiLabelMixup`, used in training only.
        non_blocking: Copy to the device without waiting.
    """

    def __init__(
        self,
        mean: Sequence[float] = (123.675, 116.28, 103.53),
        std: Sequence[float] = (58.395, 57.12, 57.375),
        to_rgb: bool = True,
        mixup: dict | None = None,
        non_blocking: bool = False,
    ) -> None:
        super().__init__(non_blocking)
        self.to_rgb = to_rgb
        self.register_buffer('mean', torch.tensor(mean).view(-1, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(std).view(-1, 1, 1), persistent=False)
        self.mixup = MODELS.build(mixup) if mixup is not None else None

    def forward(self, data: dict, training: bool = False) -> dict:
        """Prepare a batch.

        Args:
            data: ``inputs``: N uint8 images (3, H, W), as a list or stacked; ``data_samples``: N samples, or absent.
            training: Whether batch augmentations apply.

        Returns:
            ``inputs`` (N, 3, H, W) float32 and ``data_samples``.

        Raises:
            DataError: If the images of a batch differ in size.
        """
        data = self.cast_data(data)
        samples = data.get('data_samples')
        inputs = _stack(data['inputs'], samples)
        inputs = self.normalize(inputs)
        if training and self.mixup is not None:
            inputs = self.mixup(inputs, samples)
        return dict(inputs=inputs, data_samples=samples)

    def normalize(self, images: torch.Tensor) -> torch.Tensor:
        """Bring images to the channel order and the scale of the model.

        Args:
            images: (N, 3, H, W) uint8, channels as loaded.

        Returns:
            (N, 3, H, W) float32.
        """
        images = images.flip(1) if self.to_rgb else images
        return (images.float() - self.mean) / self.std


def _stack(images: torch.Tensor | Sequence[torch.Tensor], samples: Sequence | None) -> torch.Tensor:
    """Stack images of one size."""
    if isinstance(images, torch.Tensor):
        return images
    for index, image in enumerate(images):
        if image.shape != images[0].shape:
            where = samples[index].get('img_path', index) if samples else index
            raise DataError(
                f'All images of a batch must have the same size, got {tuple(images[0].shape)} and '
                f'{tuple(image.shape)} ({where}); add a Resize to the pipeline.'
            )
    return torch.stack(tuple(images))

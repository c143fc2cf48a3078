"""Resizing with a choice of libraries for the same kernel."""

from collections.abc import Sequence
from typing import Any

import mmcv
import numpy as np
import torch
from mmcv.transforms import BaseTransform

from mmattr.errors import ConfigError
from mmattr.registry import TRANSFORMS

#: What each pair of ``backend`` and ``interpolation`` computes.
KERNELS = {
    ('pillow', 'bilinear'): 'triangle, antialiased: the reference',
    ('pillow', 'bicubic'): 'cubic (a = -0.5), antialiased',
    ('pillow', 'lanczos'): 'Lanczos of 3 lobes, antialiased',
    ('pillow', 'box'): 'box, antialiased',
    ('torchvision', 'bilinear'): 'triangle, antialiased: the pixels of pillow up to 1 grey level',
    ('torchvision', 'bicubic'): 'cubic (a = -0.5), antialiased: 0.4 grey levels from pillow on average, more at edges',
    ('cv2', 'bilinear'): 'two pixels per side, not antialiased: aliases when it shrinks',
    ('cv2', 'bicubic'): 'cubic (a = -0.75), not antialiased: aliases when it shrinks',
    ('cv2', 'area'): 'mean over the covered area when it shrinks, blocky when it enlarges',
    ('cv2', 'nearest'): 'the nearest pixel',
}


@TRANSFORMS.register_module()
class ResizeImage(BaseTransform):
    """Resize an image; ``mmcv.Resize`` with one more library and a stated kernel.

    The pedestrian and face recipes resize with Pillow's antialiased triangle filter, and published numbers depend on
    it. torchvision computes the same filter for uint8 images with vector instructions: enlarging gives the same pixels,
    shrinking up to 1 grey level apart, in a fraction of the time. The kernels of cv2 are others; a model that
    was trained with one kernel should be tested with it. An image that has the size already is left as it is.

    Modified keys: ``img`` (H, W, 3) uint8, ``img_shape``. Added key: ``scale_factor``, new width and height over the
    old ones.

    >>> resized = ResizeImage((6, 4), backend='torchvision')({'img': np.zeros((8, 8, 3), dtype=np.uint8)})
    >>> resized['img'].shape, resized['scale_factor']
    ((4, 6, 3), (0.75, 0.5))

    Args:
        scale: Width and height in pixels.
        keep_ratio: Whether the image keeps its shape and becomes as large as fits into ``scale``.
        backend: ``pillow``, ``torchvision`` or ``cv2``.
        interpolation: ``bilinear``, ``bicubic`` and others, see :data:`KERNELS`.

    Raises:
        ConfigError: If the scale is wrong or the library does not have the kernel.
    """

    def __init__(
        self,
        scale: Sequence[int],
        keep_ratio: bool = False,
        backend: str = 'pillow',
        interpolation: str = 'bilinear',
    ) -> None:
        if not _is_size(scale):
            raise ConfigError(f'ResizeImage: scale must be a width and a height of at least 1 pixel, got {scale!r}.')
        if (backend, interpolation) not in KERNELS:
            known = ', '.join(' '.join(pair) for pair in KERNELS)
            raise ConfigError(
                f'ResizeImage has no backend {backend!r} with interpolation {interpolation!r}; it has: {known}.'
            )
        self.scale = (scale[0], scale[1])
        self.keep_ratio = keep_ratio
        self.backend = backend
        self.interpolation = interpolation

    @property
    def kernel(self) -> str:
        """What is computed, in words."""
        return KERNELS[self.backend, self.interpolation]

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Resize the image.

        Args:
            results: A record with ``img``.

        Returns:
            The same dict.
        """
        height, width = results['img'].shape[:2]
        size = mmcv.rescale_size((width, height), self.scale) if self.keep_ratio else self.scale
        if size != (width, height):
            results['img'] = self._resize(np.ascontiguousarray(results['img']), size)
        results['img_shape'] = results['img'].shape[:2]
        results['scale_factor'] = (size[0] / width, size[1] / height)
        return results

    def _resize(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Resize an array (H, W, 3) to a width and a height."""
        if self.backend != 'torchvision':
            return mmcv.imresize(image, size, interpolation=self.interpolation, backend=self.backend)
        # Here, because importing takes a second and few pipelines need it.
        from torchvision.transforms.v2.functional import resize_image

        # A view in the layout channels_last, for which there is the fast code.
        tensor = torch.from_numpy(image).permute(2, 0, 1)  # (3, H, W)
        return resize_image(tensor, list(size[::-1]), self.interpolation, antialias=True).permute(1, 2, 0).numpy()

    def __repr__(self) -> str:
        return (
            f'{type(self).__name__}(scale={self.scale}, keep_ratio={self.keep_ratio}, backend={self.backend!r}, '
            f'interpolation={self.interpolation!r})  # {self.kernel}'
        )


def _is_size(scale: object) -> bool:
    """Whether this is a width and a height."""
    return isinstance(scale, list | tuple) and len(scale) == 2 and all(type(side) is int and side > 0 for side in scale)

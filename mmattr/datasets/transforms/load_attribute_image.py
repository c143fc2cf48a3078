"""Loading of one image."""

from collections.abc import Sequence
from typing import Any

import mmengine.fileio
import numpy as np
from mmcv.transforms import BaseTransform

from mmattr.datasets.image_decoder import ImageDecoder
from mmattr.errors import DataError
from mmattr.registry import TRANSFORMS


@TRANSFORMS.register_module()
class LoadAttributeImage(BaseTransform):
    """Load an image as three channels in BGR order.

    Gray images, palettes, CMYK and alpha channels become BGR, and the orientation in the EXIF header is followed. A
    record that already holds ``img`` (a data set in memory) is only brought to three channels.

    Required keys: ``img_path`` or ``img``; ``split`` is named in errors if it is there.

    Added keys: ``img`` (H, W, 3) uint8 in BGR order, ``img_shape`` and ``ori_shape``, both (height, width) in pixels.

    >>> loaded = LoadAttributeImage()({'img': np.zeros((4, 6), dtype=np.uint8)})
    >>> loaded['img'].shape, loaded['ori_shape']
    ((4, 6, 3), (4, 6))

    Args:
        imdecode_backend: Decoder: ``cv2``, ``pillow``, ``torchvision``, ``turbojpeg`` or ``tifffile``; what they have
            in common and not: :class:`mmattr.datasets.image_decoder.ImageDecoder`.
        backend_args: File storage of mmengine, for files that are not on a local disk;
            ``dict(backend='packed_images', db_path=...)`` for a file of ``tools/dataset_converters/pack_images.py``.
        reduce_to: Width and height that a JPEG file must keep: a larger one may be decoded at 1/2, 1/4 or 1/8 of its
            size, which is faster and changes the pixels. ``ori_shape`` is then the size after decoding.

    Raises:
        ConfigError: If the decoder is unknown or not installed, or does not know ``reduce_to``.
        DataError: If the file is missing or cannot be decoded, naming path and split, or if a given ``img`` is not
            uint8 or has a shape other than (H, W), (H, W, 1), (H, W, 3) or (H, W, 4).
    """

    def __init__(
        self,
        imdecode_backend: str = 'cv2',
        backend_args: dict[str, Any] | None = None,
        reduce_to: Sequence[int] | None = None,
    ) -> None:
        self.decoder = ImageDecoder(imdecode_backend, reduce_to)
        self.backend_args = backend_args

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Add the image to a record.

        Args:
            results: A record of a data set.

        Returns:
            The same dict with ``img``, ``img_shape`` and ``ori_shape``.
        """
        if results.get('img') is None:
            results['img'] = self._read(results)
        results['img'] = _to_bgr(results['img'], results)
        results['img_shape'] = results['ori_shape'] = results['img'].shape[:2]
        return results

    def _read(self, results: dict[str, Any]) -> np.ndarray:
        """Read and decode the file."""
        if 'img_path' not in results:
            raise DataError(f'A record needs img_path or img, it has: {", ".join(map(str, results)) or "nothing"}.')
        try:
            content = mmengine.fileio.get(results['img_path'], backend_args=self.backend_args)
        except FileNotFoundError as error:
            raise DataError(f'The image {_place(results)} does not exist.') from error
        except DataError as error:
            raise DataError(f'The image {_place(results)} cannot be read: {error}') from error
        except (OSError, ValueError) as error:
            reason = ' '.join(str(error).split()) or type(error).__name__
            raise DataError(f'The image {_place(results)} cannot be read: {reason}.') from error
        try:
            return self.decoder(content)
        except ValueError as error:
            raise DataError(f'The image {_place(results)} {error}.') from error

    def __repr__(self) -> str:
        backend, reduce_to = self.decoder.backend, self.decoder.reduce_to
        return f'{type(self).__name__}(imdecode_backend={backend!r}, reduce_to={reduce_to})'


def _place(results: dict[str, Any]) -> str:
    """Return the path and the split of a record for an error."""
    split = f' of the split {results["split"]!r}' if results.get('split') else ''
    return f'{results.get("img_path", "in memory")}{split}'


def _to_bgr(image: Any, results: dict[str, Any]) -> np.ndarray:
    """Bring an array to (H, W, 3) uint8; four channels are BGRA, whose alpha is dropped."""
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8:
        kind = image.dtype if isinstance(image, np.ndarray) else type(image).__name__
        raise DataError(f'The image {_place(results)} must be a uint8 array, got {kind}.')
    channels = 1 if image.ndim == 2 else image.shape[-1]
    if image.ndim not in (2, 3) or channels not in (1, 3, 4) or 0 in image.shape:
        raise DataError(
            f'The image {_place(results)} must have shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), got {image.shape}.'
        )
    if channels == 1:
        return np.repeat(image.reshape(*image.shape[:2], 1), 3, axis=2)
    return image[..., :3]

"""Decoding of an image file, by one of several libraries with the same result."""

import io
from collections.abc import Sequence

import cv2
import mmcv
import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError

from mmattr.datasets.turbo_jpeg_decoder import ORIENTATION_TAG, decode_jpeg, load_turbo_jpeg
from mmattr.errors import ConfigError
from mmattr.registry import nearest

BACKENDS = ('cv2', 'pillow', 'torchvision', 'turbojpeg', 'tifffile')

#: First bytes of the formats that the specialists decode.
JPEG, PNG = b'\xff\xd8', b'\x89PNG'
FORMATS = {'torchvision': (JPEG, PNG), 'turbojpeg': (JPEG,)}
FORMAT_NAMES = {JPEG: 'JPEG', PNG: 'PNG'}

REDUCED = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}

#: EXIF orientations that exchange height and width.
LYING = (5, 6, 7, 8)

#: What the decoders raise for a file that is empty, cut short or no image. A wrong header can ask for an absurd size.
UNREADABLE = (AssertionError, cv2.error, OSError, RuntimeError, SyntaxError, TypeError, UserWarning, ValueError)


class ImageDecoder:
    """Turns the bytes of an image file into pixels.

    All backends follow the orientation in the EXIF header, refuse files that are cut short, and give the same pixels
    for JPEG and PNG files (CMYK: up to 1 grey level; gray with alpha: ``pillow`` puts it on a coloured ground).

    ``cv2`` is the fastest or as fast as the fastest, because it calls libjpeg-turbo, too; the others are there for
    comparisons and for formats.

    Args:
        backend: ``cv2``, ``pillow``, ``torchvision`` (JPEG and PNG only), ``turbojpeg`` (JPEG only; needs PyTurboJPEG)
            or ``tifffile`` (as in mmcv).
        reduce_to: Width and height that a JPEG file must keep: it is decoded at the smallest of 1, 1/2, 1/4 and 1/8 of
            its size that is not below, which saves time and changes the pixels of what is resized afterwards. None
            decodes at full size, and so do all other formats. For ``cv2``, ``pillow`` and ``turbojpeg``, with the same
            result.

    Raises:
        ConfigError: If the backend is unknown or not installed, or ``reduce_to`` does not fit.
    """

    def __init__(self, backend: str = 'cv2', reduce_to: Sequence[int] | None = None) -> None:
        if backend not in BACKENDS:
            raise ConfigError(f'imdecode_backend {backend!r} is unknown; {nearest(backend, BACKENDS)}')
        if backend == 'turbojpeg':
            load_turbo_jpeg()
        if reduce_to is not None:
            _check_reduce_to(reduce_to, backend)
        self.backend = backend
        self.reduce_to = None if reduce_to is None else tuple(reduce_to)

    def __call__(self, content: bytes) -> np.ndarray:
        """Decode a file.

        Args:
            content: The bytes of the file.

        Returns:
            (H, W, ...) in BGR order; uint8 with three channels except for ``tifffile``.

        Raises:
            ValueError: If the file cannot be decoded; the message goes on after a subject.
        """
        formats = FORMATS.get(self.backend)
        # A file that is no image at all is the same mistake for every backend.
        if formats and not content.startswith(formats) and _is_image(content):
            names = ' or '.join(FORMAT_NAMES[start] for start in formats)
            raise ValueError(f'is no {names} file, which is all that {self.backend} decodes; cv2 decodes it')
        broken = 'cannot be decoded, it is empty, cut short or no image'
        try:
            image = self._decode(content)
        except UNREADABLE as error:
            raise ValueError(broken) from error
        if image is None:
            raise ValueError(broken)
        return image

    def _decode(self, content: bytes) -> np.ndarray | None:
        """Decode a file; cv2 returns None for most broken ones."""
        reduction = self._reduction(content)
        if self.backend == 'turbojpeg':
            return decode_jpeg(content, reduction)
        if self.backend == 'torchvision':
            return _torchvision_decode(content)
        if reduction == 1:
            return mmcv.imfrombytes(content, backend=self.backend)
        if self.backend == 'cv2':
            return cv2.imdecode(np.frombuffer(content, np.uint8), REDUCED[reduction])
        return _pillow_draft(content, reduction)

    def _reduction(self, content: bytes) -> int:
        """Return the number that both sides are divided by."""
        if self.reduce_to is None or not content.startswith(JPEG):
            return 1
        with Image.open(io.BytesIO(content)) as header:
            size = header.size[::-1] if header.getexif().get(ORIENTATION_TAG) in LYING else header.size
        return max(
            number
            for number in REDUCED
            if number == 1 or all(side // number >= least for side, least in zip(size, self.reduce_to, strict=True))
        )

    def __repr__(self) -> str:
        return f'{type(self).__name__}(backend={self.backend!r}, reduce_to={self.reduce_to})'


def _is_image(content: bytes) -> bool:
    """Look at the header only."""
    try:
        with Image.open(io.BytesIO(content)):
            return True
    except UnidentifiedImageError:
        return False


def _torchvision_decode(content: bytes) -> np.ndarray:
    """Decode a JPEG or PNG file; a PNG file with 16 bits per channel keeps the upper 8, as in cv2."""
    # Here, because the package takes a second to import and few use it.
    from torchvision.io import ImageReadMode, decode_image

    data = torch.frombuffer(bytearray(content), dtype=torch.uint8)
    image = decode_image(data, mode=ImageReadMode.RGB, apply_exif_orientation=True)  # (3, H, W)
    array = image.permute(1, 2, 0).numpy()[..., ::-1]
    return array if array.dtype == np.uint8 else (array >> 8).astype(np.uint8)


def _pillow_draft(content: bytes, reduction: int) -> np.ndarray:
    """Let Pillow decode a JPEG file at a part of its size."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft('RGB', (image.width // reduction, image.height // reduction))
        return np.asarray(ImageOps.exif_transpose(image).convert('RGB'))[..., ::-1]


def _check_reduce_to(reduce_to: Sequence[int], backend: str) -> None:
    if backend not in ('cv2', 'pillow', 'turbojpeg'):
        raise ConfigError(f'reduce_to works with imdecode_backend cv2, pillow or turbojpeg, not with {backend!r}.')
    if len(reduce_to) != 2 or any(type(side) is not int or side < 1 for side in reduce_to):
        raise ConfigError(f'reduce_to must be a width and a height of at least 1 pixel, got {reduce_to!r}.')

"""What an inferencer accepts: files, folders, arrays, Pillow images and streams of them."""

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import TypeGuard

import numpy as np
from PIL import Image, ImageOps

from mmattr.errors import DataError

#: One image: a file, a (H, W, 3) or (H, W) uint8 **BGR** / grey array, or a Pillow image.
ImageInput = str | PathLike | np.ndarray | Image.Image

IMAGE_SUFFIXES = frozenset({'.jpg', '.jpeg', '.png', '.bmp', '.webp', '.tif', '.tiff', '.ppm', '.pgm'})


def is_single(inputs: ImageInput | Iterable[ImageInput]) -> TypeGuard[ImageInput]:
    """Tell one image from many.

    Args:
        inputs: What a user passed.

    Returns:
        False for a folder and for anything that yields images.
    """
    if isinstance(inputs, (str, PathLike)):
        return not Path(inputs).is_dir()
    return isinstance(inputs, (np.ndarray, Image.Image))


def stream_images(inputs: ImageInput | Iterable[ImageInput]) -> Iterator[ImageInput]:
    """Yield images one by one; folders are searched with their subfolders, in the order of the paths.

    Args:
        inputs: One image, a folder, or anything that yields these.

    Yields:
        Single images.

    Raises:
        DataError: If a folder holds no image.
    """
    if is_single(inputs):
        yield inputs
    elif isinstance(inputs, (str, PathLike)):
        yield from _folder_images(Path(inputs))
    elif isinstance(inputs, Iterable):
        for entry in inputs:
            if isinstance(entry, (str, PathLike)):
                yield from stream_images(entry)
            else:
                yield entry
    else:
        raise DataError(f'An input must be an image, a folder or a sequence of images, got {type(inputs).__name__}.')


def as_bgr(image: np.ndarray | Image.Image) -> np.ndarray:
    """Bring an image that is already in memory to the form of a loaded file.

    Args:
        image: (H, W, 3) uint8 BGR array, (H, W) uint8 grey array, or a Pillow image of any mode.

    Returns:
        (H, W, 3) uint8 BGR.

    Raises:
        DataError: If an array has another shape or type.
    """
    if isinstance(image, Image.Image):
        # Files are turned upright by their EXIF orientation when they are loaded; do the same here.
        upright = ImageOps.exif_transpose(image).convert('RGB')
        return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])
    if not isinstance(image, np.ndarray):
        raise DataError(f'An image must be a path, an array or a Pillow image, got {type(image).__name__}.')
    grey = image.ndim == 2
    if image.dtype != np.uint8 or 0 in image.shape or not (grey or (image.ndim == 3 and image.shape[2] == 3)):
        raise DataError(
            f'An image array must be uint8 of shape (H, W, 3) in BGR order or (H, W), got {image.dtype} {image.shape}.'
        )
    return np.repeat(image[:, :, None], 3, axis=2) if grey else image


def _folder_images(folder: Path) -> Iterator[str]:
    """Yield the image files of a folder."""
    files = sorted(path for path in folder.rglob('*') if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file())
    if not files:
        raise DataError(f'The folder {str(folder)!r} holds no image ({", ".join(sorted(IMAGE_SUFFIXES))}).')
    for file in files:
        yield str(file)

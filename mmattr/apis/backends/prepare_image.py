"""The test pipeline of a model with nothing but Pillow and numpy."""

from os import PathLike
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from mmattr.apis.backends.exported_metadata import ExportedMetadata
from mmattr.errors import ConfigError, DataError

_KERNELS = dict(
    nearest=Image.Resampling.NEAREST,
    bilinear=Image.Resampling.BILINEAR,
    bicubic=Image.Resampling.BICUBIC,
    box=Image.Resampling.BOX,
    lanczos=Image.Resampling.LANCZOS,
    hamming=Image.Resampling.HAMMING,
)

#: Steps of a pipeline that only read or pack.
_SILENT = ('LoadAttributeImage', 'LoadImageFromFile', 'PackAttributeInputs')


def prepare_image(image: str | PathLike | Image.Image, metadata: ExportedMetadata) -> np.ndarray:
    """Load an image and bring it to the input of an exported model.

    Pixels are those of the test pipeline where that resizes with Pillow, as the configs of this toolbox do. A file is
    turned as its EXIF entry says.

    Args:
        image: A file or a Pillow image.
        metadata: Of the model.

    Returns:
        (3, H, W) uint8, channels in the order of the model.

    Raises:
        DataError: If the image cannot be read.
        ConfigError: If the pipeline has a step that needs other packages.
    """
    picture = _read(image)
    for step in metadata.pipeline:
        name = str(step['type']).rsplit('.', 1)[-1]
        if name == 'Resize':
            picture = _resize(picture, step)
        elif name not in _SILENT:
            raise ConfigError(
                f'The pipeline of the model has the step {name}, which only AttributeInferencer can do: give uint8 '
                'arrays of the input size to load_backend(FILE) instead.'
            )
    if picture.size != metadata.input_size[::-1]:
        raise ConfigError(
            f'The pipeline of the model gives {picture.size[0]} x {picture.size[1]} pixels for this image, but its '
            f'input has {metadata.input_size[1]} x {metadata.input_size[0]} (width x height).'
        )
    pixels = np.asarray(picture)
    pixels = pixels[:, :, ::-1] if metadata.channels == 'BGR' else pixels
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


def _read(image: str | PathLike | Image.Image) -> Image.Image:
    """Load a picture as RGB."""
    if isinstance(image, Image.Image):
        return image.convert('RGB')
    try:
        with Image.open(image) as opened:
            return ImageOps.exif_transpose(opened).convert('RGB')
    except (OSError, SyntaxError) as error:
        raise DataError(f'The image {str(image)!r} cannot be read: it is missing, damaged or not an image.') from error


def _resize(picture: Image.Image, step: dict[str, Any]) -> Image.Image:
    """Do one `Resize` of mmcv to a fixed size."""
    kernel, backend = step.get('interpolation', 'bilinear'), step.get('backend', 'cv2')
    if step.get('keep_ratio') or 'scale' not in step or backend != 'pillow' or kernel not in _KERNELS:
        raise ConfigError(
            f'The pipeline of the model resizes with {backend} ({step}), but without torch only a Resize with '
            "backend='pillow' to a fixed scale can be done: give uint8 arrays of the input size instead."
        )
    width, height = step['scale']
    return picture.resize((width, height), _KERNELS[kernel])

"""JPEG decoding by the optional package PyTurboJPEG."""

import io
import threading
import warnings
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from mmattr.errors import ConfigError

#: Number of the EXIF entry that holds the orientation.
ORIENTATION_TAG = 0x0112

#: Filters of warnings belong to the process, so that only one thread may set them.
_WARNINGS_LOCK = threading.Lock()


@cache
def load_turbo_jpeg() -> Any:
    """Return the decoder of this process.

    Returns:
        A ``turbojpeg.TurboJPEG``.

    Raises:
        ConfigError: If the package or the library that it calls is missing.
    """
    try:
        import turbojpeg

        return turbojpeg.TurboJPEG()
    except (ImportError, RuntimeError, OSError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip('.')
        raise ConfigError(
            "imdecode_backend='turbojpeg' needs PyTurboJPEG and the library libturbojpeg, of which version 1 of the "
            'package takes 2.x and version 2 takes 3.x: pip install "mmattr[data]" and the package of your system, or '
            f'use cv2, which decodes the same pixels as fast ({reason}).'
        ) from error


def decode_jpeg(content: bytes, reduction: int = 1) -> np.ndarray:
    """Decode a JPEG file and turn it as its EXIF header says.

    Args:
        content: The file.
        reduction: Decode at 1, 1/2, 1/4 or 1/8 of the size.

    Returns:
        (H, W, 3) uint8 in BGR order.

    Raises:
        OSError: If the file is no JPEG file or of a kind that the library does not convert, such as CMYK.
        UserWarning: If it is cut short.
    """
    decoder = load_turbo_jpeg()
    # The library fills what is missing with gray and only warns.
    with _WARNINGS_LOCK, warnings.catch_warnings():
        warnings.simplefilter('error')
        image = decoder.decode(content, scaling_factor=(1, reduction))
    with Image.open(io.BytesIO(content)) as header:
        return turn(image, header.getexif().get(ORIENTATION_TAG, 1))


def turn(image: np.ndarray, orientation: int) -> np.ndarray:
    """Turn an image upright.

    >>> turn(np.array([[1, 2], [3, 4]]), 6).tolist()
    [[3, 1], [4, 2]]

    Args:
        image: (H, W, ...) as stored.
        orientation: The EXIF orientation, 1 ... 8; another number means none.

    Returns:
        The upright image, (H, W, ...) or (W, H, ...).
    """
    if orientation in (5, 6, 7, 8):
        image = image.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        image = image[::-1]
    if orientation in (2, 3, 6, 7):
        image = image[:, ::-1]
    return image

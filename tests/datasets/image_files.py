"""Image files in memory for the tests of decoders."""

import io

import numpy as np
import pytest
from PIL import Image

from mmattr.datasets.turbo_jpeg_decoder import load_turbo_jpeg
from mmattr.errors import ConfigError

try:
    load_turbo_jpeg()
    NO_TURBO_JPEG = ''
except ConfigError:
    NO_TURBO_JPEG = 'PyTurboJPEG or its library is not installed'

TURBO_JPEG = pytest.param('turbojpeg', marks=pytest.mark.skipif(bool(NO_TURBO_JPEG), reason=NO_TURBO_JPEG))
JPEG_BACKENDS = ['cv2', 'pillow', 'torchvision', TURBO_JPEG]


def photo(height, width, seed=0):
    """A smooth picture with some noise, (H, W, 3) uint8."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (height // 8 + 2, width // 8 + 2, 3), dtype=np.uint8)
    smooth = np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)).astype(int)
    return np.clip(smooth + random.integers(-20, 21, smooth.shape), 0, 255).astype(np.uint8)


def file_of(image, kind='JPEG', orientation=None, mode='RGB', **options):
    """The bytes of a picture (H, W, 3), RGB."""
    if orientation is not None:
        options['exif'] = Image.Exif()
        options['exif'][0x0112] = orientation
    buffer = io.BytesIO()
    Image.fromarray(image).convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()

import mmcv
import numpy as np
import pytest
from PIL import Image

from mmattr.datasets.transforms.tone_tables import (
    autocontrast_table,
    brightness_table,
    contrast_table,
    equalize_table,
    look_up,
)

RANDOM = np.random.default_rng(0)
IMAGES = {
    'noise': RANDOM.integers(0, 256, (40, 50, 3), dtype=np.uint8),
    'low contrast': RANDOM.integers(90, 140, (40, 50, 3), dtype=np.uint8),
    'smooth': np.asarray(
        Image.fromarray(RANDOM.integers(20, 230, (6, 7, 3), dtype=np.uint8)).resize((250, 250), Image.BICUBIC)
    ),
    'one colour': np.full((12, 10, 3), (3, 200, 255), dtype=np.uint8),
    'two colours': np.repeat(np.array([[[0, 9, 7]], [[255, 10, 7]]], dtype=np.uint8), 40, axis=0),
    'black': np.zeros((5, 6, 3), dtype=np.uint8),
    'one pixel': np.array([[[1, 2, 3]]], dtype=np.uint8),
    'gray steps': np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2),
}


@pytest.fixture(params=IMAGES.values(), ids=IMAGES)
def image(request):
    return request.param


def test_autocontrast_equals_mmcv(image):
    np.testing.assert_array_equal(look_up(image, autocontrast_table(image)), mmcv.auto_contrast(image))


def test_equalize_equals_mmcv(image):
    np.testing.assert_array_equal(look_up(image, equalize_table(image)), mmcv.imequalize(image))


@pytest.mark.parametrize('factor', [0.0, 0.1, 0.1 + 1.8 * 13 / 30, 0.5, 1.0, 1.37, 1.9])
def test_blends_equal_mmcv(image, factor):
    np.testing.assert_array_equal(look_up(image, contrast_table(image, factor)), mmcv.adjust_contrast(image, factor))
    np.testing.assert_array_equal(
        look_up(image, brightness_table(image, factor)), mmcv.adjust_brightness(image, factor)
    )

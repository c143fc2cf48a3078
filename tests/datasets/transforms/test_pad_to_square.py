import numpy as np
import pytest

from mmattr.datasets.transforms import PadToSquare
from mmattr.registry import TRANSFORMS


@pytest.mark.parametrize(
    ('height', 'width', 'top', 'left'),
    [(8, 4, 0, 2), (8, 3, 0, 3), (3, 8, 3, 0), (5, 5, 0, 0), (1, 4, 2, 0), (1, 1, 0, 0)],
)
@pytest.mark.parametrize('pad_val', [0, 114])
def test_image_stands_in_the_middle(height, width, top, left, pad_val):
    image = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    results = TRANSFORMS.build(dict(type='PadToSquare', pad_val=pad_val))({'img': image.copy(), 'gt_label': [1]})
    side = max(height, width)
    expected = np.full((side, side, 3), pad_val, dtype=np.uint8)
    expected[top : top + height, left : left + width] = image
    np.testing.assert_array_equal(results['img'], expected)
    assert results['img'].dtype == np.uint8
    assert results['img_shape'] == (side, side)
    assert results['gt_label'] == [1]


def test_repr():
    assert repr(PadToSquare(7)) == 'PadToSquare(pad_val=7)'

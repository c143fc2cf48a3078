import re

import numpy as np
import pytest

from mmattr.datasets.transforms import CropBoundingBox
from mmattr.errors import DataError

IMAGE = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)


def cropped(box):
    return CropBoundingBox()({'img': IMAGE, 'bbox': box, 'img_path': 'a.jpg', 'ori_shape': (30, 40)})


@pytest.mark.parametrize(
    ('box', 'rows', 'columns'),
    [
        ([5, 7, 10, 12], range(7, 19), range(5, 15)),
        ((5.4, 6.6, 9.2, 12.0), range(7, 19), range(5, 15)),
        ([-3, -2, 10, 50], range(30), range(7)),
        ([39.2, 29.7, 9, 9], range(29, 30), range(39, 40)),
        ([10.2, 10.2, 0.1, 0.1], range(10, 11), range(10, 11)),
        (np.array([0, 0, 40, 30]), range(30), range(40)),
    ],
)
def test_crop(box, rows, columns):
    result = cropped(box)
    expected = np.array([[IMAGE[row, column] for column in columns] for row in rows])
    np.testing.assert_array_equal(result['img'], expected)
    assert result['img_shape'] == result['ori_shape'] == expected.shape[:2]
    assert result['crop_box'] == (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    assert result['img'].flags.c_contiguous


@pytest.mark.parametrize(
    'box', [[1, 2, 3], [1, 2, 0, 4], [1, 2, 3, -4], [1, 2, float('nan'), 4], 'box', None, [[1, 2], 3]]
)
def test_no_box(box):
    with pytest.raises(DataError, match=r'bbox of the image a.jpg must be four numbers .* got ' + re.escape(repr(box))):
        cropped(box)


@pytest.mark.parametrize('box', [[40, 0, 5, 5], [0, 30, 5, 5], [-5, 0, 5, 5], [0, -6, 5, 5]])
def test_outside(box):
    with pytest.raises(DataError, match=r'lies outside of the image a\.jpg of 40 x 30 pixels'):
        cropped(box)


def test_missing_key():
    with pytest.raises(DataError, match='in memory has no key bbox'):
        CropBoundingBox()({'img': IMAGE})
    assert repr(CropBoundingBox()) == 'CropBoundingBox()'

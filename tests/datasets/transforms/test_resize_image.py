import pickle

import cv2
import numpy as np
import pytest
from PIL import Image

from mmattr.datasets.transforms import ResizeImage
from mmattr.datasets.transforms.resize_image import KERNELS
from mmattr.errors import ConfigError
from mmattr.registry import TRANSFORMS
from tests.datasets.image_files import photo

RESAMPLING = {
    'bilinear': Image.Resampling.BILINEAR,
    'bicubic': Image.Resampling.BICUBIC,
    'lanczos': Image.Resampling.LANCZOS,
    'box': Image.Resampling.BOX,
}
#: Height and width before, width and height after: enlarged, shrunk, both, odd sizes, single pixels.
ENLARGED = [((218, 178), (250, 250)), ((60, 25), (192, 256)), ((7, 5), (40, 31)), ((1, 1), (8, 4))]
SHRUNK = [
    ((500, 351), (192, 256)),
    ((400, 160), (192, 256)),
    ((250, 250), (64, 64)),
    ((97, 203), (31, 17)),
    ((90, 3), (1, 1)),
]


def pillow(image, scale, interpolation):
    return np.asarray(Image.fromarray(image).resize(scale, RESAMPLING[interpolation]))


@pytest.mark.parametrize('interpolation', sorted(RESAMPLING))
@pytest.mark.parametrize(('size', 'scale'), ENLARGED + SHRUNK)
def test_pillow_is_pillow(size, scale, interpolation):
    image = photo(*size)
    found = ResizeImage(scale, interpolation=interpolation)({'img': image})
    np.testing.assert_array_equal(found['img'], pillow(image, scale, interpolation))
    assert found['img_shape'] == scale[::-1]


def test_pillow_is_the_resize_of_the_configs():
    image = photo(120, 90)
    cfg = dict(scale=(40, 60), keep_ratio=False, backend='pillow', interpolation='bilinear')
    expected = TRANSFORMS.build(dict(type='Resize', **cfg))({'img': image.copy()})
    found = TRANSFORMS.build(dict(type='ResizeImage', **cfg))({'img': image.copy()})
    np.testing.assert_array_equal(found['img'], expected['img'])
    assert (found['img_shape'], found['scale_factor']) == (expected['img_shape'], expected['scale_factor'])


@pytest.mark.parametrize(('size', 'scale'), ENLARGED)
@pytest.mark.parametrize('seed', range(3))
def test_torchvision_enlarges_to_the_pixels_of_pillow(size, scale, seed):
    image = photo(*size, seed=seed)
    found = ResizeImage(scale, backend='torchvision')({'img': image})['img']
    np.testing.assert_array_equal(found, pillow(image, scale, 'bilinear'))


@pytest.mark.parametrize(('size', 'scale'), ENLARGED + SHRUNK)
def test_torchvision_is_within_one_grey_level_of_pillow(size, scale):
    for image in (photo(*size), np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)):
        found = ResizeImage(scale, backend='torchvision')({'img': image})['img']
        assert found.dtype == np.uint8
        assert np.abs(found.astype(int) - pillow(image, scale, 'bilinear')).max() <= 1


@pytest.mark.parametrize(('size', 'scale'), ENLARGED + SHRUNK)
def test_torchvision_bicubic_is_near_pillow(size, scale):
    for image in (photo(*size), np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)):
        found = ResizeImage(scale, backend='torchvision', interpolation='bicubic')({'img': image})['img']
        assert np.abs(found.astype(int) - pillow(image, scale, 'bicubic')).mean() < 0.4


@pytest.mark.parametrize(
    ('interpolation', 'flag'),
    [
        ('bilinear', cv2.INTER_LINEAR),
        ('bicubic', cv2.INTER_CUBIC),
        ('area', cv2.INTER_AREA),
        ('nearest', cv2.INTER_NEAREST),
    ],
)
def test_cv2_is_cv2(interpolation, flag):
    image = photo(100, 70)
    found = ResizeImage((33, 45), backend='cv2', interpolation=interpolation)({'img': image})['img']
    np.testing.assert_array_equal(found, cv2.resize(image, (33, 45), interpolation=flag))


def test_which_kernels_average_when_they_shrink():
    """A fine checkerboard becomes gray under an antialiased kernel and stays black and white under another."""
    board = np.repeat((np.indices((120, 120)).sum(axis=0) % 2 * 255).astype(np.uint8)[..., None], 3, axis=2)
    for (backend, interpolation), words in KERNELS.items():
        shrunk = ResizeImage((24, 24), backend=backend, interpolation=interpolation)({'img': board})['img']
        averaged = np.abs(shrunk.astype(int) - 128).max() < 40
        assert averaged == (('antialiased' in words and 'not antialiased' not in words) or interpolation == 'area'), (
            words
        )


@pytest.mark.parametrize(('backend', 'interpolation'), sorted(KERNELS))
def test_any_layout_and_any_pair(backend, interpolation):
    image = photo(40, 30)
    resize = ResizeImage((20, 50), backend=backend, interpolation=interpolation)
    expected = resize({'img': image})['img']
    assert expected.shape == (50, 20, 3)
    np.testing.assert_array_equal(resize({'img': np.asfortranarray(image)})['img'], expected)
    flipped = resize({'img': image[..., ::-1]})['img']
    np.testing.assert_array_equal(flipped, expected[..., ::-1])
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(resize))({'img': image})['img'], expected)
    assert KERNELS[backend, interpolation] in repr(resize)


def test_the_right_size_is_left_alone():
    image = photo(8, 6)
    found = ResizeImage((6, 8))({'img': image})
    assert found['img'] is image
    assert (found['img_shape'], found['scale_factor']) == ((8, 6), (1, 1))


def test_keep_ratio():
    found = ResizeImage((50, 50), keep_ratio=True, backend='torchvision')({'img': photo(80, 40)})
    assert found['img_shape'] == (50, 25)


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        (dict(scale=250), 'width and a height'),
        (dict(scale=(250,)), 'width and a height'),
        (dict(scale=(0, 250)), 'at least 1 pixel'),
        (dict(scale=(2.5, 250)), 'at least 1 pixel'),
        (
            dict(scale=(8, 8), backend='torchvision', interpolation='lanczos'),
            "no backend 'torchvision' with .*pillow lanczos",
        ),
        (dict(scale=(8, 8), backend='turbo'), "no backend 'turbo'"),
    ],
)
def test_wrong_arguments(arguments, said):
    with pytest.raises(ConfigError, match=said):
        ResizeImage(**arguments)

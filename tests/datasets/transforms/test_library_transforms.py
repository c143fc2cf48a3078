"""The transforms that configs take from mmcv and mmpretrain do exactly what the paper's recipes say."""

import numpy as np
import pytest
from mmengine.registry import TRANSFORMS as ROOT_TRANSFORMS
from mmengine.registry import DefaultScope
from PIL import Image, ImageEnhance, ImageOps

from mmattr.registry import TRANSFORMS

LEVEL = 13 / 30
FACTOR = dict(magnitude_range=(-0.9, 0.9), random_negative_prob=0.0)  # 1 + magnitude is the factor 0.1 ... 1.9
FACE_RAND_AUGMENT = dict(
    type='mmpretrain.RandAugment',
    _scope_='mmpretrain',
    num_policies=2,
    magnitude_level=13,
    total_level=30,
    hparams=dict(prob=1.0, pad_val=0, interpolation='nearest'),
    policies=[
        dict(type='AutoContrast'),
        dict(type='Equalize'),
        dict(type='Rotate', magnitude_range=(0, 30)),
        dict(type='Contrast', **FACTOR),
        dict(type='Brightness', **FACTOR),
        dict(type='Sharpness', **FACTOR),
        dict(type='Shear', magnitude_range=(0, 0.3), direction='horizontal'),
        dict(type='Shear', magnitude_range=(0, 0.3), direction='vertical'),
        dict(type='Cutout', magnitude_range=(0, 40), pad_val=(114, 123, 125)),
        dict(type='mmattr.TranslatePixels', magnitude_range=(0, 100), direction='horizontal'),
        dict(type='mmattr.TranslatePixels', magnitude_range=(0, 100), direction='vertical'),
    ],
)


@pytest.fixture
def image():
    """A smooth BGR image whose gray values do not reach 0 and 255."""
    coarse = np.random.default_rng(0).integers(30, 220, (7, 9, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((120, 100), Image.Resampling.BICUBIC))


def affine(*coefficients):
    return lambda image: image.transform(image.size, Image.Transform.AFFINE, coefficients)


#: Index of the operation, what Pillow does for one sign, and for the other.
PILLOW = [
    (0, ImageOps.autocontrast, ImageOps.autocontrast),
    (1, ImageOps.equalize, ImageOps.equalize),
    (2, lambda image: image.rotate(30 * LEVEL), lambda image: image.rotate(-30 * LEVEL)),
    (3, *[lambda image: ImageEnhance.Contrast(image).enhance(0.1 + 1.8 * LEVEL)] * 2),
    (4, *[lambda image: ImageEnhance.Brightness(image).enhance(0.1 + 1.8 * LEVEL)] * 2),
    (5, *[lambda image: ImageEnhance.Sharpness(image).enhance(0.1 + 1.8 * LEVEL)] * 2),
    (6, affine(1, 0.3 * LEVEL, 0, 0, 1, 0), affine(1, -0.3 * LEVEL, 0, 0, 1, 0)),
    (7, affine(1, 0, 0, 0.3 * LEVEL, 1, 0), affine(1, 0, 0, -0.3 * LEVEL, 1, 0)),
    (9, affine(1, 0, 100 * LEVEL, 0, 1, 0), affine(1, 0, -100 * LEVEL, 0, 1, 0)),
    (10, affine(1, 0, 0, 0, 1, 100 * LEVEL), affine(1, 0, 0, 0, 1, -100 * LEVEL)),
]


@pytest.mark.parametrize(('index', 'one', 'other'), PILLOW)
def test_every_operation_equals_pillow(image, index, one, other):
    operation = TRANSFORMS.build(FACE_RAND_AUGMENT).transforms[index]
    pil_image = Image.fromarray(np.ascontiguousarray(image[..., ::-1]))
    references = [np.asarray(reference(pil_image))[..., ::-1].astype(int) for reference in (one, other)]
    seen = set()
    np.random.seed(0)
    for _ in range(12):
        found = operation({'img': image.copy()})['img']
        # Nearest-neighbour sampling may take the next pixel; on a smooth image that is a small step.
        differences = [np.abs(found - reference).mean() for reference in references]
        assert min(differences) < 0.5
        seen.add(int(np.argmin(differences)))
    both_sides = not np.array_equal(references[0], references[1])
    assert seen == ({0, 1} if both_sides else {0})


def test_cutout_is_17_pixels_of_gray(image):
    operation = TRANSFORMS.build(FACE_RAND_AUGMENT).transforms[8]
    np.random.seed(0)
    sizes = []
    for _ in range(50):
        rows, columns = np.where((operation({'img': image.copy()})['img'] == (114, 123, 125)).all(axis=2))
        sizes.append((np.ptp(rows) + 1, np.ptp(columns) + 1))
    assert max(sizes) == (17, 17)


def test_two_operations_are_drawn_with_replacement_and_reproducibly(image):
    transform = TRANSFORMS.build(FACE_RAND_AUGMENT)
    np.random.seed(5)
    draws = [tuple(transform.random_policy_indices()) for _ in range(500)]
    assert all(len(draw) == 2 for draw in draws)
    assert {index for draw in draws for index in draw} == set(range(11))
    assert any(first == second for first, second in draws)
    np.random.seed(6)
    first = transform({'img': image.copy()})['img']
    np.random.seed(6)
    np.testing.assert_array_equal(transform({'img': image.copy()})['img'], first)


def test_no_operation_shifts_colors(image):
    gray = np.repeat(image[..., :1], 3, axis=2)
    for index, operation in enumerate(TRANSFORMS.build(FACE_RAND_AUGMENT).transforms):
        found = operation({'img': gray.copy()})['img'].astype(int)
        if index != 8:  # the gray of cutout is not neutral
            assert np.abs(found - found[..., :1]).max() == 0


@pytest.mark.parametrize('registry', [TRANSFORMS, ROOT_TRANSFORMS])
def test_names_work_in_the_default_scope_of_configs(image, registry):
    with DefaultScope.overwrite_default_scope('mmattr'):
        for cfg in (
            FACE_RAND_AUGMENT,
            dict(type='RandomFlip', prob=0.5),
            dict(type='Resize', scale=(192, 256), backend='pillow', interpolation='bilinear'),
            dict(type='mmpretrain.RandomCrop', crop_size=(256, 192), padding=10),
            dict(type='LoadAttributeImage'),
            dict(type='PackAttributeInputs'),
        ):
            registry.build(cfg)({'img': image.copy()})


def test_pad_and_crop(image):
    """Pad 10 zeros on each side, cut 256 x 192 out: 21 x 21 places, all reached."""
    transform = TRANSFORMS.build(dict(type='mmpretrain.RandomCrop', crop_size=(256, 192), padding=10))
    image = np.random.default_rng(1).integers(1, 256, (256, 192, 3), dtype=np.uint8)
    padded = np.zeros((276, 212, 3), dtype=np.uint8)
    padded[10:-10, 10:-10] = image
    np.random.seed(0)
    places = set()
    for _ in range(300):
        found = transform({'img': image})['img']
        top = np.flatnonzero(found.any(axis=(1, 2)))[0]
        left = np.flatnonzero(found.any(axis=(0, 2)))[0]
        bottom = 255 - np.flatnonzero(found.any(axis=(1, 2)))[-1]
        right = 191 - np.flatnonzero(found.any(axis=(0, 2)))[-1]
        row, column = 10 - top + bottom, 10 - left + right
        np.testing.assert_array_equal(found, padded[row : row + 256, column : column + 192])
        places.add((row, column))
    assert {row for row, _ in places} == {column for _, column in places} == set(range(21))


def test_flip_is_horizontal_half_of_the_time(image):
    transform = TRANSFORMS.build(dict(type='RandomFlip', prob=0.5))
    np.random.seed(0)
    flipped = [np.array_equal(transform({'img': image})['img'], image[:, ::-1]) for _ in range(200)]
    assert 70 < sum(flipped) < 130
    np.random.seed(0)
    assert flipped == [np.array_equal(transform({'img': image})['img'], image[:, ::-1]) for _ in range(200)]


def test_resize_of_pillow_averages_when_it_shrinks():
    """A fine checkerboard shrinks to gray with Pillow; without antialiasing it would stay black or white."""
    board = (np.indices((128, 128)).sum(axis=0) % 2 * 255).astype(np.uint8)
    board = np.repeat(board[..., None], 3, axis=2)
    cfg = dict(type='Resize', scale=(24, 32), keep_ratio=False, backend='pillow', interpolation='bilinear')
    shrunk = TRANSFORMS.build(cfg)({'img': board})
    assert shrunk['img'].shape == (32, 24, 3)
    assert shrunk['img_shape'] == (32, 24)
    reference = np.asarray(Image.fromarray(board).resize((24, 32), Image.Resampling.BILINEAR))
    np.testing.assert_array_equal(shrunk['img'], reference)
    assert np.abs(shrunk['img'].astype(int) - 128).max() < 40

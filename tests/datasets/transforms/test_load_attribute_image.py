import io

import numpy as np
import pytest
from PIL import Image

from mmattr.datasets.transforms import LoadAttributeImage
from mmattr.errors import DataError
from mmattr.registry import TRANSFORMS
from tests.datasets.image_files import JPEG_BACKENDS

RGB = np.random.default_rng(0).integers(0, 256, (12, 10, 3), dtype=np.uint8)


def save(folder, image, name, **options):
    image.save(folder / name, **options)
    return {'img_path': str(folder / name), 'split': 'test'}


@pytest.mark.parametrize('backend', ['cv2', 'pillow'])
def test_color_image_in_bgr_order(tmp_path, backend):
    loaded = LoadAttributeImage(backend)(save(tmp_path, Image.fromarray(RGB), 'a.png'))
    np.testing.assert_array_equal(loaded['img'], RGB[..., ::-1])
    assert loaded['img_shape'] == loaded['ori_shape'] == (12, 10)


@pytest.mark.parametrize('backend', ['cv2', 'pillow'])
@pytest.mark.parametrize(
    ('mode', 'name'), [('L', 'a.png'), ('RGBA', 'a.png'), ('P', 'a.png'), ('CMYK', 'a.jpg'), ('1', 'a.png')]
)
def test_other_kinds_become_three_channels(tmp_path, mode, name, backend):
    loaded = LoadAttributeImage(backend)(save(tmp_path, Image.fromarray(RGB).convert(mode), name))
    assert loaded['img'].dtype == np.uint8
    assert loaded['img'].shape == (12, 10, 3)


@pytest.mark.parametrize('backend', JPEG_BACKENDS)
def test_orientation_of_the_header_is_followed(tmp_path, backend):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by 90 degrees
    loaded = LoadAttributeImage(backend)(save(tmp_path, Image.new('RGB', (20, 8)), 'a.jpg', exif=exif))
    assert loaded['ori_shape'] == (20, 8)


def jpeg():
    buffer = io.BytesIO()
    Image.fromarray(RGB).save(buffer, 'JPEG')
    return buffer.getvalue()


@pytest.mark.parametrize('backend', JPEG_BACKENDS)
@pytest.mark.parametrize(
    'content', [b'', b'no image', jpeg()[:100], jpeg()[:-30]], ids=['empty', 'text', 'head', 'cut']
)
def test_corrupt_file_names_path_and_split(tmp_path, content, backend):
    path = tmp_path / 'bad.jpg'
    path.write_bytes(content)
    with pytest.raises(DataError) as error:
        LoadAttributeImage(backend)({'img_path': str(path), 'split': 'train'})
    reason = 'cannot be decoded, it is empty, cut short or no image'
    assert str(error.value) == f"The image {path} of the split 'train' {reason}."


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(DataError, match=r"gone\.jpg of the split 'val' does not exist"):
        LoadAttributeImage()({'img_path': str(tmp_path / 'gone.jpg'), 'split': 'val'})
    with pytest.raises(DataError, match=r'cannot be read: .*directory'):
        LoadAttributeImage()({'img_path': str(tmp_path)})
    with pytest.raises(DataError, match='needs img_path or img, it has: path'):
        LoadAttributeImage()({'path': 'a.jpg'})


@pytest.mark.parametrize(
    ('image', 'expected'),
    [
        (RGB, RGB),
        (RGB[..., 0], np.stack([RGB[..., 0]] * 3, axis=-1)),
        (RGB[..., :1], np.stack([RGB[..., 0]] * 3, axis=-1)),
        (np.dstack([RGB, RGB[..., 0]]), RGB),
    ],
)
def test_image_in_memory(image, expected):
    loaded = LoadAttributeImage()({'img': image, 'img_path': 'never-read.jpg'})
    np.testing.assert_array_equal(loaded['img'], expected)
    assert loaded['ori_shape'] == (12, 10)


@pytest.mark.parametrize(
    ('image', 'said'),
    [
        (RGB.astype(np.float32), 'uint8 array, got float32'),
        (RGB.tolist(), 'uint8 array, got list'),
        (RGB[..., :2], r'got \(12, 10, 2\)'),
        (RGB[:0], r'got \(0, 10, 3\)'),
        (RGB[0, 0], r'got \(3,\)'),
    ],
)
def test_impossible_image_in_memory(image, said):
    with pytest.raises(DataError, match=said):
        LoadAttributeImage()({'img': image})


def test_reduced_size(tmp_path):
    record = save(tmp_path, Image.new('RGB', (80, 64)), 'a.jpg')
    loaded = LoadAttributeImage(reduce_to=(20, 16))(record)
    assert loaded['img_shape'] == loaded['ori_shape'] == (16, 20)


def test_registered():
    assert TRANSFORMS.get('LoadAttributeImage') is LoadAttributeImage
    assert 'cv2' in repr(LoadAttributeImage())

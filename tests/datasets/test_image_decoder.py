import pickle

import cv2
import numpy as np
import pytest

from mmattr.datasets.image_decoder import ImageDecoder
from mmattr.errors import ConfigError
from tests.datasets.image_files import JPEG_BACKENDS, TURBO_JPEG, file_of, photo

CORRUPT = {
    'empty': b'',
    'text': b'no image',
    'head': file_of(photo(60, 40))[:100],
    'half': file_of(photo(60, 40))[: len(file_of(photo(60, 40))) // 2],
    'cut': file_of(photo(60, 40))[:-30],
    'without its end': file_of(photo(60, 40))[:-2],
    'cut PNG': file_of(photo(60, 40), 'PNG')[:-40],
}


@pytest.mark.parametrize('backend', JPEG_BACKENDS)
@pytest.mark.parametrize(
    ('size', 'quality', 'subsampling'), [((250, 250), 75, 2), ((33, 47), 95, 0), ((21, 90), 85, 1)]
)
def test_jpeg_pixels_are_those_of_cv2(backend, size, quality, subsampling):
    content = file_of(photo(*size), quality=quality, subsampling=subsampling)
    expected = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    np.testing.assert_array_equal(ImageDecoder(backend)(content), expected)


@pytest.mark.parametrize('backend', JPEG_BACKENDS)
@pytest.mark.parametrize('orientation', range(10))
def test_orientation_is_followed_alike(backend, orientation):
    image = photo(60, 40)
    stored = ImageDecoder('cv2')(file_of(image))
    upright = {
        2: lambda a: a[:, ::-1],
        3: lambda a: np.rot90(a, 2),
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(a.swapaxes(0, 1), 2),
        8: np.rot90,
    }.get(orientation, lambda a: a)
    np.testing.assert_array_equal(ImageDecoder(backend)(file_of(image, orientation=orientation)), upright(stored))


@pytest.mark.parametrize('backend', JPEG_BACKENDS)
@pytest.mark.parametrize('content', CORRUPT.values(), ids=CORRUPT)
def test_corrupt_files_are_the_same_mistake_everywhere(backend, content, capfd):
    decoder = ImageDecoder(backend)
    if backend == 'turbojpeg' and content.startswith(b'\x89PNG'):
        with pytest.raises(ValueError, match='is no JPEG file'):
            decoder(content)
        return
    with pytest.raises(ValueError) as raised:
        decoder(content)
    assert str(raised.value) == 'cannot be decoded, it is empty, cut short or no image'


@pytest.mark.parametrize('backend', ['pillow', 'torchvision'])
@pytest.mark.parametrize('mode', ['RGB', 'L', 'RGBA', 'P', '1'])
def test_png_pixels_are_those_of_cv2(backend, mode):
    content = file_of(photo(60, 40), 'PNG', mode=mode)
    np.testing.assert_array_equal(ImageDecoder(backend)(content), ImageDecoder('cv2')(content))


def test_png_of_16_bits_keeps_the_upper_8():
    image = np.random.default_rng(0).integers(0, 65536, (20, 30, 3), dtype=np.uint16)
    content = cv2.imencode('.png', image)[1].tobytes()
    np.testing.assert_array_equal(ImageDecoder('torchvision')(content), (image >> 8).astype(np.uint8))
    np.testing.assert_array_equal(ImageDecoder('cv2')(content), (image >> 8).astype(np.uint8))


@pytest.mark.parametrize('backend', ['pillow', 'torchvision'])
def test_cmyk(backend):
    content = file_of(photo(60, 40), mode='CMYK')
    difference = ImageDecoder(backend)(content).astype(int) - ImageDecoder('cv2')(content)
    assert np.abs(difference).max() <= 1


@pytest.mark.parametrize(
    ('backend', 'kind', 'said'),
    [
        ('torchvision', 'BMP', 'no JPEG or PNG file'),
        pytest.param('turbojpeg', 'PNG', 'no JPEG file', marks=TURBO_JPEG.marks),
    ],
)
def test_formats_that_a_specialist_does_not_decode(backend, kind, said):
    with pytest.raises(ValueError, match=f'is {said}, which is all that {backend} decodes; cv2 decodes it'):
        ImageDecoder(backend)(file_of(photo(20, 20), kind))


@pytest.mark.parametrize('backend', ['cv2', 'pillow', TURBO_JPEG])
@pytest.mark.parametrize(
    ('size', 'reduce_to', 'expected'),
    [
        ((240, 320), (320, 240), (240, 320)),
        ((240, 320), (161, 100), (240, 320)),
        ((240, 320), (160, 100), (120, 160)),
        ((243, 321), (80, 60), (61, 81)),
        ((240, 320), (10, 10), (30, 40)),
    ],
)
def test_reduced_size_keeps_what_is_asked_for(backend, size, reduce_to, expected):
    content = file_of(photo(*size))
    reduced = ImageDecoder(backend, reduce_to)(content)
    assert reduced.shape == (*expected, 3)
    np.testing.assert_array_equal(reduced, ImageDecoder('cv2', reduce_to)(content))


@pytest.mark.parametrize('backend', ['cv2', 'pillow', TURBO_JPEG])
def test_reduced_size_counts_upright_pixels(backend):
    content = file_of(photo(240, 320), orientation=6)  # upright: 240 wide, 320 high
    assert ImageDecoder(backend, (120, 160))(content).shape == (160, 120, 3)
    assert ImageDecoder(backend, (160, 120))(content).shape == (320, 240, 3)


@pytest.mark.parametrize('backend', ['cv2', 'pillow'])
def test_reduced_size_is_for_jpeg(backend):
    assert ImageDecoder(backend, (10, 10))(file_of(photo(80, 80), 'PNG')).shape == (80, 80, 3)
    with pytest.raises(ValueError, match='cannot be decoded'):
        ImageDecoder(backend, (10, 10))(CORRUPT['half'])


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        (dict(backend='cv'), "imdecode_backend 'cv' is unknown; .*cv2"),
        (dict(backend='torchvision', reduce_to=(8, 8)), "cv2, pillow or turbojpeg, not with 'torchvision'"),
        (dict(reduce_to=(8,)), 'a width and a height'),
        (dict(reduce_to=(8, 0)), 'at least 1 pixel'),
        (dict(reduce_to=(8.0, 8)), 'at least 1 pixel'),
    ],
)
def test_wrong_arguments(arguments, said):
    with pytest.raises(ConfigError, match=said):
        ImageDecoder(**arguments)


@pytest.mark.parametrize('backend', JPEG_BACKENDS)
def test_goes_to_a_worker(backend):
    content = file_of(photo(20, 30))
    copied = pickle.loads(pickle.dumps(ImageDecoder(backend)))
    np.testing.assert_array_equal(copied(content), ImageDecoder(backend)(content))
    assert backend in repr(copied)

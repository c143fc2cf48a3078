import numpy as np
import pytest
from PIL import Image

from mmattr.apis.image_inputs import as_bgr, is_single, stream_images
from mmattr.errors import DataError
from tests.apis.tiny_setup import save_images


def test_single_or_many(tmp_path):
    array = np.zeros((4, 4, 3), dtype=np.uint8)
    assert all(is_single(one) for one in ('a.jpg', tmp_path / 'a.jpg', array, Image.new('RGB', (2, 2))))
    assert not any(is_single(many) for many in (tmp_path, str(tmp_path), [array], iter([array]), ()))


def test_folder_is_searched_in_the_order_of_paths(tmp_path):
    inner, outer = save_images(tmp_path / 'b', 2), save_images(tmp_path / 'c', 1)
    (tmp_path / 'notes.txt').write_text('no image')
    upper = tmp_path / 'A.JPG'
    upper.touch()
    assert list(stream_images(tmp_path)) == [str(upper), *inner, *outer]
    assert list(stream_images([tmp_path / 'c', inner[0]])) == [*outer, inner[0]]


def test_useless_inputs(tmp_path):
    with pytest.raises(DataError, match='holds no image'):
        list(stream_images(tmp_path))
    with pytest.raises(DataError, match='got int'):
        list(stream_images(3))


def test_pillow_images_become_bgr():
    image = Image.new('RGB', (2, 1), (10, 20, 30))
    np.testing.assert_array_equal(as_bgr(image), np.full((1, 2, 3), (30, 20, 10)))
    assert as_bgr(image.convert('L')).shape == (1, 2, 3)
    assert as_bgr(image.convert('P')).shape == (1, 2, 3)


def test_orientation_of_a_photograph_is_followed():
    image = Image.new('RGB', (4, 2))
    image.getexif()[0x0112] = 6  # rotated by 90 degrees
    assert as_bgr(image).shape == (4, 2, 3)


def test_arrays():
    grey = np.arange(6, dtype=np.uint8).reshape(2, 3)
    np.testing.assert_array_equal(as_bgr(grey)[:, :, 1], grey)
    colour = np.zeros((2, 3, 3), dtype=np.uint8)
    assert as_bgr(colour) is colour
    wrong = [
        np.zeros((2, 3, 3)),
        np.zeros((0, 3, 3), np.uint8),
        np.zeros((2, 3, 4), np.uint8),
        np.zeros((1, 2, 3, 3), np.uint8),
    ]
    for array in wrong:
        with pytest.raises(DataError, match='BGR'):
            as_bgr(array)
    with pytest.raises(DataError, match='got int'):
        as_bgr(3)

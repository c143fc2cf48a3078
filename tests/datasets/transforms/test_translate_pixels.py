import numpy as np
import pytest

from mmattr.datasets.transforms import TranslatePixels
from mmattr.errors import ConfigError

IMAGE = np.random.default_rng(0).integers(1, 256, (30, 40, 3), dtype=np.uint8)


def moved(image, rows, columns, pad_val):
    """The image moved down and right, by a loop over its pixels."""
    result = np.full_like(image, pad_val)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            if 0 <= row - rows < image.shape[0] and 0 <= column - columns < image.shape[1]:
                result[row, column] = image[row - rows, column - columns]
    return result


@pytest.mark.parametrize(('probability', 'sign'), [(0.0, 1), (1.0, -1)])
@pytest.mark.parametrize('direction', ['horizontal', 'vertical'])
def test_moves_by_whole_pixels(direction, probability, sign):
    transform = TranslatePixels(
        (0, 20), magnitude_level=3, total_level=10, direction=direction, random_negative_prob=probability, pad_val=9
    )
    assert transform.distance == pytest.approx(6)
    rows, columns = (0, 6 * sign) if direction == 'horizontal' else (6 * sign, 0)
    np.testing.assert_array_equal(transform({'img': IMAGE})['img'], moved(IMAGE, rows, columns, 9))


def test_beyond_the_image_nothing_is_left():
    assert not TranslatePixels((0, 100))({'img': IMAGE})['img'].any()


def test_side_is_drawn_from_the_global_state_of_numpy():
    transform = TranslatePixels((0, 5))
    np.random.seed(3)
    signs = [transform.random_sign() for _ in range(400)]
    np.random.seed(3)
    assert signs == [transform.random_sign() for _ in range(400)]
    assert 150 < signs.count(1) < 250


def test_mistakes():
    with pytest.raises(ConfigError, match="horizontal, vertical, got 'diagonal'"):
        TranslatePixels((0, 5), direction='diagonal')
    with pytest.raises(ConfigError, match='magnitude_std must be 0'):
        TranslatePixels((0, 5), magnitude_std=0.5)
    assert 'distance=5.0' in repr(TranslatePixels((0, 5)))

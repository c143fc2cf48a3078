import numpy as np
import pytest
from PIL import Image

from mmattr.errors import DataError
from mmattr.visualization.draw_mistakes import PicturedMistake, draw_mistakes

PHOTO = Image.new('RGB', (40, 80), (200, 0, 0))


def test_a_tile_per_mistake():
    mistakes = [PicturedMistake(PHOTO, 'hat', 0, 0.987, '1.jpg')] * 3
    one, three = draw_mistakes(mistakes[:1], 'Mistakes'), draw_mistakes(mistakes, 'Mistakes', columns=3)
    assert three.height == one.height
    assert 2.5 * one.width < three.width < 3.2 * one.width
    red = np.asarray(three) == (200, 0, 0)
    assert red.all(axis=2).sum() == 3 * (np.asarray(one) == (200, 0, 0)).all(axis=2).sum() > 0


def test_a_photo_keeps_its_shape():
    pixels = (np.asarray(draw_mistakes([PicturedMistake(PHOTO, 'hat', 0, 0.9)], '')) == (200, 0, 0)).all(axis=2)
    height, width = pixels.any(axis=1).sum(), pixels.any(axis=0).sum()
    assert height == pytest.approx(2 * width, abs=1)


def test_missing_photos_and_other_modes():
    grey = Image.new('L', (2000, 10), 7)
    sheet = draw_mistakes([PicturedMistake(None, 'hat', 1, 0.0), PicturedMistake(grey, 'x' * 99, 0, 1.0)], 'Mistakes')
    assert sheet.mode == 'RGB'


def test_no_mistakes():
    with pytest.raises(DataError, match='at least one picture'):
        draw_mistakes([], 'Mistakes')

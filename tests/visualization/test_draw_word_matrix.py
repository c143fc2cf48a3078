import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.visualization import AttributeRow, PictureStyle
from mmattr.visualization.draw_word_matrix import draw_word_matrix
from mmattr.visualization.heat_map import PAPER
from mmattr.visualization.word_list import WordList
from tests.visualization.attention_sample import image_attention

ROWS = image_attention().rows


def cells(picture, count=4):
    """Colour in the middle of each cell."""
    style = PictureStyle()
    words = WordList(ROWS[:count], [False] * count, style)
    left, side = words.width + style.length(0.4), words.height
    centres = (np.arange(count) + 0.5) * side / count
    return np.asarray(picture)[centres.astype(int)[:, None], (left + centres).astype(int)[None]]


def test_every_cell_has_its_weight():
    weights = np.full((4, 4), 0.1)
    weights[1, 2] = 0.4
    found = cells(draw_word_matrix(weights, ROWS))
    dark = (found == PAPER[-1]).all(-1)
    assert np.argwhere(dark).tolist() == [[1, 2]]
    assert ((found == 255).all(-1) | dark).all()


@pytest.mark.parametrize('count', [1, 2])
def test_even_weights_and_few_words(count):
    rows = [AttributeRow('x', 0.1)] * count
    assert draw_word_matrix(np.full((count, count), 1 / count), rows).width > 0


def test_wrong_shape():
    with pytest.raises(DataError, match=r'needs weights \(4, 4\), got \(4, 3\)'):
        draw_word_matrix(np.zeros((4, 3)), ROWS)

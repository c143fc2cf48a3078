import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.visualization import AttributeRow, PictureStyle
from mmattr.visualization.draw_word_links import GAP, draw_word_links
from mmattr.visualization.word_list import WordList
from tests.visualization.attention_sample import distributions, image_attention

ROWS = image_attention().rows


def between(picture):
    """The part between the columns."""
    style = PictureStyle()
    width = WordList(ROWS, [False] * 4, style).width
    return np.asarray(picture)[:, width : width + style.length(GAP)]


def test_a_line_joins_the_strongest_pair():
    weights = np.full((4, 4), 0.1)
    weights[0, 3] = 0.7
    picture = draw_word_links(weights, ROWS, strongest=1)
    part = between(picture)
    drawn = (part != 255).any(-1)
    line = picture.height // 4
    starts, ends = np.nonzero(drawn[:, 2])[0], np.nonzero(drawn[:, -3])[0]
    assert abs(starts.mean() - line / 2) < 3
    assert abs(ends.mean() - 3.5 * line) < 3


def test_more_links_cover_more():
    weights = distributions(4, 4)
    covered = [(between(draw_word_links(weights, ROWS, strongest=count)) != 255).any(-1).sum() for count in (1, 4, 99)]
    assert covered[0] < covered[1] < covered[2]


@pytest.mark.parametrize('weights', [np.zeros((4, 4)), np.full((4, 4), 0.25)])
def test_weights_without_differences(weights):
    assert (between(draw_word_links(weights, ROWS)) != 255).any()


def test_one_word():
    assert draw_word_links(np.ones((1, 1)), [AttributeRow('a', 0.2)]).width > 0


def test_wrong_input():
    with pytest.raises(DataError, match=r'4 words need weights \(4, 4\), got \(3, 4\)'):
        draw_word_links(np.zeros((3, 4)), ROWS)
    with pytest.raises(DataError, match='at least 1, got 0'):
        draw_word_links(np.zeros((4, 4)), ROWS, strongest=0)

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from mmattr.visualization import AttributeRow, PictureStyle
from mmattr.visualization.word_list import WordList

STYLE = PictureStyle()


def drawn(names_first=True, flipped=(False, False)):
    words = WordList([AttributeRow('hat', 0.9), AttributeRow('a longer name', 0.1)], flipped, STYLE)
    picture = Image.new('RGB', (words.width, words.height), STYLE.background)
    words.draw(ImageDraw.Draw(picture), 0, 0, names_first)
    return words, np.asarray(picture)


def test_dots_are_filled_for_present_words():
    words, picture = drawn()
    present = ImageColor.getrgb(STYLE.present)
    rows, columns = np.nonzero((picture == present).all(-1))
    assert rows.max() < words.height // 2
    assert columns.min() > words.name_width
    assert tuple(picture[words.middle(1), round(np.mean(columns))]) == (255, 255, 255)


def test_names_may_stand_at_the_right():
    _, picture = drawn(names_first=False)
    columns = np.nonzero((picture == ImageColor.getrgb(STYLE.present)).all(-1))[1]
    assert columns.max() < STYLE.length(1)


def test_a_changed_word_has_another_colour():
    _, picture = drawn(flipped=(True, False))
    assert (picture == ImageColor.getrgb(STYLE.wrong)).all(-1).any()
    assert not (picture == ImageColor.getrgb(STYLE.present)).all(-1).any()


def test_very_long_names_are_cut():
    words = WordList([AttributeRow('x' * 500, 0.5)], [False], STYLE)
    assert words.width < STYLE.length(16)

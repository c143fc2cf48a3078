import numpy as np
import pytest
from PIL import Image, ImageColor, ImageDraw

from mmattr.visualization import AttributeRow, PictureStyle
from mmattr.visualization.bar_column import BAR_WIDTH, BarColumn

STYLE = PictureStyle()


def paint(rows, lines=None):
    column = BarColumn(lines or rows, rows, STYLE)
    picture = Image.new('RGB', (column.width + 20, column.height + 20), STYLE.background)
    column.draw(ImageDraw.Draw(picture), 10, 10)
    return column, np.asarray(picture)


def count(pixels, colour):
    return int((pixels == ImageColor.getrgb(colour)).all(-1).sum(-1).max())


@pytest.mark.parametrize('score', [0.0, 0.25, 0.75, 1.0])
def test_length_of_the_bar_is_the_score(score):
    _, pixels = paint([AttributeRow('hat', score, threshold=0.6)])
    present, absent = count(pixels, STYLE.present), count(pixels, STYLE.absent)
    drawn, other = (present, absent) if score > 0.6 else (absent, present)
    assert other == 0
    # The threshold tick hides a pixel or two.
    assert drawn == pytest.approx(score * STYLE.length(BAR_WIDTH), abs=3)


def test_known_words_and_disagreement_have_their_own_colours():
    assert count(paint([AttributeRow('hat', 1.0, known=1)])[1], STYLE.known) > 100
    assert count(paint([AttributeRow('hat', 0.9, label=0)])[1], STYLE.wrong) > 0
    assert count(paint([AttributeRow('hat', 0.9, label=1)])[1], STYLE.wrong) == 0


def test_nothing_leaves_the_column():
    rows = [
        AttributeRow('a very long name that must be cut' * 4, 1.0, label=0, known=1),
        AttributeRow('b', 0.0, label=-1),
    ]
    column, pixels = paint(rows, ['a heading longer than everything else ' * 9, *rows])
    outside = pixels.copy()
    outside[10 : 10 + column.height, 10 : 10 + column.width] = 255
    assert (outside == 255).all()


def test_room_for_marks_follows_the_whole_picture():
    plain, known = AttributeRow('hat', 0.5), AttributeRow('bag', 0.5, known=1)
    narrow, wide = BarColumn([plain], [plain], STYLE), BarColumn([plain], [plain, known], STYLE)
    assert wide.width > narrow.width
    assert BarColumn([AttributeRow('hat', label=1)], [AttributeRow('hat', label=1)], STYLE).width < narrow.width

import numpy as np
import pytest
from PIL import Image

from mmattr.errors import DataError
from mmattr.visualization import draw_sheet

COLOURS = ['#FF0000', '#00FF00', '#0000FF', '#FFFF00', '#FF00FF']


def tiles(count, size=(40, 30)):
    return [Image.new('RGB', size, COLOURS[index]) for index in range(count)]


def positions(sheet, picture):
    return np.argwhere((np.asarray(sheet) == picture.getpixel((0, 0))).all(-1))


def test_pictures_stand_row_by_row_without_overlap():
    pictures = tiles(5)
    sheet = draw_sheet(pictures, columns=2)
    starts = [tuple(positions(sheet, picture).min(0)) for picture in pictures]
    assert starts == sorted(starts)
    assert len({row for row, _ in starts}) == 3
    assert len({column for _, column in starts}) == 2
    # Only the hairlines around the cells cover a little.
    assert all(len(positions(sheet, picture)) >= 38 * 28 for picture in pictures)


def test_sizes_may_differ():
    pictures = [Image.new('RGB', (width, 20), colour) for width, colour in zip((20, 90, 50), COLOURS, strict=False)]
    sheet = draw_sheet(pictures, columns=1)
    assert sheet.width >= 90
    assert len(positions(sheet, pictures[1])) >= 88 * 18


def test_columns_make_the_sheet_about_square():
    sheet = draw_sheet([Image.new('RGB', (100, 50))] * 16)
    assert 0.6 < sheet.width / sheet.height < 1.7


def test_title_and_legend():
    plain = draw_sheet(tiles(2), columns=2)
    assert draw_sheet(tiles(2), columns=2, title='x' * 300).width == plain.width
    legend = Image.new('RGB', (400, 20), '#123456')
    sheet = draw_sheet(tiles(2), columns=2, legend=legend)
    assert len(positions(sheet, legend)) == 400 * 20


def test_nothing_to_draw():
    with pytest.raises(DataError, match='at least one picture'):
        draw_sheet([])
    with pytest.raises(DataError, match='at least one column'):
        draw_sheet(tiles(1), columns=0)

import numpy as np
import pytest
from PIL import Image, ImageColor

from mmattr.errors import DataError
from mmattr.visualization import AttributeRow, PictureStyle, draw_prediction
from mmattr.visualization.draw_prediction import _lines, _split_columns

STYLE = PictureStyle()
PHOTO = np.full((40, 20, 3), (200, 30, 60), dtype=np.uint8)


def rows(count, group='', **fields):
    return [AttributeRow(f'attribute {index}', (index % 11) / 10, group=group, **fields) for index in range(count)]


def count(picture, colour):
    return int((np.asarray(picture) == ImageColor.getrgb(colour)).all(-1).sum())


def test_photo_stands_at_the_left_in_its_colours_and_aspect_ratio():
    pixels = np.asarray(draw_prediction(PHOTO, rows(12)))
    height, width = np.where((pixels == PHOTO[0, 0]).all(-1))
    box = height.max() - height.min() + 1, width.max() - width.min() + 1
    assert box[0] / box[1] == pytest.approx(2, abs=0.05)
    assert width.max() < pixels.shape[1] / 2


@pytest.mark.parametrize('size', [(1, 1), (1, 300), (300, 1), (2000, 500)])
@pytest.mark.parametrize('number', [0, 1, 27, 105])
def test_any_image_and_any_number_of_attributes(size, number):
    picture = draw_prediction(np.zeros((*size, 3), dtype=np.uint8), rows(number))
    assert picture.mode == 'RGB'
    assert max(picture.size) < 4000


def test_long_lists_go_into_columns_instead_of_growing_high():
    few, many = draw_prediction(PHOTO, rows(26)), draw_prediction(PHOTO, rows(104))
    assert many.height == few.height
    assert many.width > 2 * few.width


def test_top_k_keeps_the_highest_scores_in_their_order():
    scores = [0.1, 0.9, 0.3, 0.8]
    lines = [AttributeRow(str(index), score) for index, score in enumerate(scores)]
    expected = draw_prediction(PHOTO, [lines[1], lines[3]], title='2 highest scores of 4 attributes')
    assert draw_prediction(PHOTO, lines, top_k=2).tobytes() == expected.tobytes()
    assert draw_prediction(PHOTO, lines, top_k=9).tobytes() == draw_prediction(PHOTO, lines).tobytes()
    with pytest.raises(DataError, match='at least 1'):
        draw_prediction(PHOTO, lines, top_k=0)


def test_groups_are_gathered_under_headings():
    a, b, c = AttributeRow('a', 0.1, group='x'), AttributeRow('b', 0.2, group='y'), AttributeRow('c', 0.3, group='x')
    assert draw_prediction(PHOTO, [a, b, c]).tobytes() == draw_prediction(PHOTO, [a, c, b]).tobytes()
    assert draw_prediction(PHOTO, [a, b, c]).tobytes() != draw_prediction(PHOTO, [b, a, c]).tobytes()
    assert count(draw_prediction(PHOTO, [a, b]), STYLE.line) > 0
    assert count(draw_prediction(PHOTO, rows(2)), STYLE.line) == 0


def test_legend_and_title_are_optional():
    bare = draw_prediction(PHOTO, rows(5), legend=False)
    assert draw_prediction(PHOTO, rows(5)).height > bare.height
    assert draw_prediction(PHOTO, rows(5), title='x' * 500, legend=False).width == bare.width


def test_font_size_scales_everything():
    small, large = (draw_prediction(PHOTO, rows(10), style=PictureStyle(font_size=size)) for size in (10, 20))
    assert large.width / small.width == pytest.approx(2, rel=0.05)
    assert large.height / small.height == pytest.approx(2, rel=0.05)


def test_pillow_images_and_wrong_arrays():
    assert draw_prediction(Image.fromarray(PHOTO), rows(3)).tobytes() == draw_prediction(PHOTO, rows(3)).tobytes()
    for wrong in (PHOTO.astype(float), PHOTO[:, :, 0], PHOTO[:0]):
        with pytest.raises(DataError, match='RGB uint8'):
            draw_prediction(wrong, rows(3))


def test_columns_break_at_a_heading_when_one_is_near():
    # 14 + 16 lines with their headings: the middle would be line 15, one row into the second group.
    lines = [*rows(13, 'x'), *rows(15, 'y')]
    columns = _split_columns(_lines(lines), lines, STYLE)
    assert [column.lines[0] for column in columns] == ['x', 'y']
    assert [len(column.lines) for column in columns] == [14, 16]


def test_torn_group_is_named_again():
    lines = rows(40, 'x')
    columns = _split_columns(_lines(lines), lines, STYLE)
    assert [column.lines[0] for column in columns] == ['x', 'x (continued)']
    assert [row for column in columns for row in column.lines[1:]] == lines

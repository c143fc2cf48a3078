import numpy as np
from PIL import Image, ImageColor, ImageDraw

from mmattr.visualization import PictureStyle
from mmattr.visualization.marks import draw_known_mark, draw_label_mark

STYLE = PictureStyle()


def ink(draw_mark, colour, *arguments):
    picture = Image.new('RGB', (30, 30), 'white')
    draw_mark(ImageDraw.Draw(picture), 10, 15, *arguments, STYLE)
    pixels = np.asarray(picture)
    assert (pixels[:, :10] == 255).all()
    return int((pixels == ImageColor.getrgb(colour)).all(-1).sum())


def test_filled_hollow_and_dash_differ_in_shape():
    present = ink(draw_label_mark, STYLE.text, 1, False)
    absent = ink(draw_label_mark, STYLE.text, 0, False)
    unknown = ink(draw_label_mark, STYLE.faint_text, -1, False)
    assert present > 1.5 * absent > 1.5 * unknown > 0


def test_disagreement_changes_the_colour_only():
    for label in (0, 1):
        assert ink(draw_label_mark, STYLE.wrong, label, True) == ink(draw_label_mark, STYLE.text, label, False)


def test_known_mark():
    assert ink(draw_known_mark, STYLE.known) > 30

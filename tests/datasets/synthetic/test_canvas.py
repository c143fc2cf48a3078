import numpy as np
from PIL import Image

from mmattr.datasets.synthetic.canvas import Canvas, blend, shade

RED = (200, 40, 40)
GREY = (100, 100, 100)


def blank():
    return Canvas(Image.new('RGB', (40, 30), GREY))


def pixels(canvas):
    return np.asarray(canvas.image).astype(int)


def test_shade_and_blend():
    assert shade((100, 50, 200), 0.5) == (50, 25, 100)
    assert shade((100, 50, 200), 1.0) == (100, 50, 200)
    assert shade((100, 50, 200), 2.0) == (255, 255, 255)
    assert blend((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)


def test_polygon_has_fill_and_edge():
    canvas = blank()
    canvas.polygon([(5, 5), (25, 5), (25, 20), (5, 20)], RED)
    assert tuple(pixels(canvas)[12, 15]) == RED
    assert tuple(pixels(canvas)[5, 15]) == shade(RED, 0.62)
    assert tuple(pixels(canvas)[25, 30]) == GREY


def test_a_chain_has_no_edge_at_its_joint():
    canvas = blank()
    canvas.chain([(6, 6), (20, 6), (20, 24)], [4, 4, 4], RED)
    for point in ((12, 6), (20, 6), (20, 15)):
        assert tuple(pixels(canvas)[point[1], point[0]]) == RED


def test_limb_is_a_chain_of_one_piece():
    one, other = blank(), blank()
    one.limb((6, 6), (30, 20), 4, 2, RED)
    other.chain([(6, 6), (30, 20)], [4, 2], RED)
    np.testing.assert_array_equal(pixels(one), pixels(other))


def test_half_ellipse_fills_the_upper_half_only():
    canvas = blank()
    canvas.half_ellipse((20, 15), (10, 8), RED)
    assert tuple(pixels(canvas)[11, 20]) == RED
    assert tuple(pixels(canvas)[19, 20]) == GREY


def test_glaze_mixes_with_what_is_below():
    canvas = blank()
    canvas.glaze([(0, 0), (39, 0), (39, 29), (0, 29)], (200, 200, 200), 0.5)
    canvas.glaze_ellipse((20, 15), (5, 5), (0, 0, 0), 0.5)
    assert abs(pixels(canvas)[2, 2] - 150).max() <= 1
    assert abs(pixels(canvas)[15, 20] - 75).max() <= 1


def test_a_limb_of_no_length_is_a_disc():
    canvas = blank()
    canvas.limb((20, 15), (20, 15), 5, 5, RED)
    assert tuple(pixels(canvas)[15, 20]) == RED

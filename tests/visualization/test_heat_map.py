import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.visualization.heat_map import HEAT, PAPER, colour_of, overlay_heat

GREY = np.full((40, 30, 3), 128, np.uint8)


def test_colours_meet_their_anchors():
    for scale in (HEAT, PAPER):
        np.testing.assert_array_equal(colour_of(np.array([0, 0.25, 1]), scale), scale[[0, 1, 4]].astype(np.uint8))
    np.testing.assert_array_equal(colour_of(np.array([-1.0, 2.0])), HEAT[[0, 4]].astype(np.uint8))


@pytest.mark.parametrize('grid', [(1, 1), (3, 3), (4, 2), (7, 5)])
def test_an_even_map_leaves_the_photo(grid):
    weights = np.full(grid, 1 / (grid[0] * grid[1]))
    np.testing.assert_array_equal(np.asarray(overlay_heat(GREY, weights)), GREY)


def test_the_glow_stands_where_the_weight_is():
    weights = np.zeros((4, 3))
    weights[3, 0] = 1
    found = np.asarray(overlay_heat(GREY, weights)).astype(int)
    assert found.shape == GREY.shape
    row, column = np.unravel_index(found.sum(-1).argmax(), (40, 30))
    assert row >= 30
    assert column < 10
    # What nobody looks at becomes dark.
    np.testing.assert_array_equal(found[5, 25], [51, 51, 51])


def test_small_differences_look_small():
    weights = np.array([[0.26, 0.24], [0.25, 0.25]])
    assert np.abs(np.asarray(overlay_heat(GREY, weights)).astype(int) - 128).max() < 25


def test_size_and_weights_of_any_scale():
    weights = np.random.default_rng(0).random((3, 3))
    first, second = overlay_heat(GREY, weights, (60, 80)), overlay_heat(GREY, weights * 7, (60, 80))
    assert first.size == (60, 80)
    assert np.abs(np.asarray(first).astype(int) - np.asarray(second)).max() <= 1
    overlay_heat(GREY, np.zeros((2, 2)))


@pytest.mark.parametrize(
    ('photo', 'weights'),
    [
        (GREY[..., 0], np.ones((2, 2))),
        (GREY.astype(float), np.ones((2, 2))),
        (GREY, np.ones(4)),
        (GREY, np.ones((0, 2))),
        (GREY, np.full((2, 2), np.nan)),
        (GREY, -np.ones((2, 2))),
    ],
)
def test_wrong_input(photo, weights):
    with pytest.raises(DataError, match='An overlay needs'):
        overlay_heat(photo, weights)

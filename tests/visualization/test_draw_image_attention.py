import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.visualization.draw_image_attention import draw_image_attention
from mmattr.visualization.heat_map import overlay_heat
from tests.visualization.attention_sample import image_attention

IMAGE = image_attention()
MAPS = IMAGE.layers[0].image_map()


def test_first_tile_is_the_overlay_of_the_first_attribute():
    picture = np.asarray(draw_image_attention(IMAGE.photo, MAPS, IMAGE.rows, width=287, tile_height=80))
    assert picture.shape[1] == 287
    np.testing.assert_array_equal(picture[:80, :60], np.asarray(overlay_heat(IMAGE.photo, MAPS[0], (60, 80))))


@pytest.mark.parametrize('width', [40, 300, 3000])
def test_tiles_wrap(width):
    picture = draw_image_attention(IMAGE.photo, MAPS, IMAGE.rows, width=width, tile_height=60)
    rows = {40: 4, 300: 2, 3000: 1}[width]
    assert picture.height // rows < 150
    assert picture.height >= 60 * rows


def test_wrong_number_of_maps():
    with pytest.raises(DataError, match=r'4 attributes need maps \(4, h, w\), got \(3, 2, 3\)'):
        draw_image_attention(IMAGE.photo, MAPS[:3], IMAGE.rows)

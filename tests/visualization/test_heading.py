import numpy as np
from PIL import Image

from mmattr.visualization import PictureStyle
from mmattr.visualization.heading import add_heading


def test_panel_stays_below_its_heading():
    panel = Image.new('RGB', (120, 30), '#123456')
    found = np.asarray(add_heading(panel, 'A title that is much too long for the panel', 'a note', PictureStyle()))
    assert found.shape[1] == 120
    np.testing.assert_array_equal(found[-30:], np.asarray(panel))
    assert (found[:-30] != 255).any()


def test_an_empty_note_keeps_its_room():
    panel = Image.new('RGB', (120, 30))
    style = PictureStyle()
    assert add_heading(panel, 'a', '', style).size == add_heading(panel, 'a', 'b', style).size

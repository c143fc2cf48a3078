"""The plot of hint curves is a PNG that shows every curve."""

import numpy as np
import pytest
from PIL import Image

from mmattr.errors import ConfigError
from mmattr.visualization.draw_hint_curves import HintCurve, draw_hint_curves
from mmattr.visualization.plot_file import SERIES_COLOURS


def curve(name, level, missing=False):
    error = [level, level - 1, float('nan') if missing else level - 3]
    gain = [0, 1, error[2] and level - error[2]]
    around = [[(value - 0.5, value + 0.5) for value in values] for values in (error, gain)]
    return HintCurve(name, (0, 25, 75), error, around[0], gain, around[1])


def has_colour(pixels, colour):
    wanted = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)])
    return (np.abs(pixels.astype(int) - wanted).max(2) <= 2).sum() > 100


def test_every_curve_is_drawn_in_its_colour(tmp_path):
    path = tmp_path / 'new' / 'hints.png'
    draw_hint_curves([curve('a', 20), curve('b', 25, missing=True)], 'title', path)
    pixels = np.asarray(Image.open(path).convert('RGB'))
    assert [has_colour(pixels, colour) for colour in SERIES_COLOURS[:3]] == [True, True, False]


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(ConfigError, match='cannot be written'):
        draw_hint_curves([curve('a', 20)], 'title', tmp_path / 'file' / 'hints.png')

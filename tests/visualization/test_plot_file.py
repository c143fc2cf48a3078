import pytest
from PIL import Image

from mmattr.errors import ConfigError
from mmattr.visualization.plot_file import (
    RESOLUTION,
    new_figure,
    save_figure,
    series_colour,
    series_dash,
    series_hatch,
    series_marker,
    tidy,
)


def test_a_plot_has_its_size_and_background(tmp_path):
    figure = new_figure(3, 2)
    axes = figure.subplots()
    axes.plot((0, 1), (0, 1))
    tidy(axes)
    save_figure(figure, tmp_path / 'new' / 'plot.png')
    picture = Image.open(tmp_path / 'new' / 'plot.png').convert('RGB')
    assert picture.size == (3 * RESOLUTION, 2 * RESOLUTION)
    assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_unwritable(tmp_path):
    (tmp_path / 'file').touch()
    with pytest.raises(ConfigError, match='cannot be written'):
        save_figure(new_figure(1, 1), tmp_path / 'file' / 'plot.png')


def test_colours_repeat():
    assert series_colour(0) == series_colour(6) != series_colour(1)


@pytest.mark.parametrize('style', [series_dash, series_marker, series_hatch])
def test_models_stay_apart_when_colours_repeat(style):
    looks = {(series_colour(index), style(index)) for index in range(24)}
    assert len(looks) == 24
    assert len({style(index) for index in range(6)}) == 1

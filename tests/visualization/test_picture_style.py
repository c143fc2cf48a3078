import pytest

from mmattr.errors import ConfigError
from mmattr.visualization import PictureStyle


def test_lengths_follow_the_font_size():
    assert PictureStyle(font_size=10).length(1.5) == 15
    assert PictureStyle(font_size=10).length(0.01) == 1


def test_names_lose_their_middle():
    style = PictureStyle()
    font = style.font()
    name = 'upperBodyVeryLongName30'
    assert style.shorten(name, font, 1000) == name
    for width in (30, 60, 100):
        short = style.shorten(name, font, width)
        assert font.getlength(short) <= width
        assert '...' in short
        assert short.split('...')[0] == name[: len(short.split('...')[0])]
        assert name.endswith(short.split('...')[1])
    assert style.shorten(name, font, 1) == '...'


def test_names_that_differ_at_the_end_still_differ():
    style = PictureStyle()
    short = {style.shorten(f'personalAgeLessThan{age}', style.font(), 90) for age in (30, 45, 60)}
    assert len(short) == 3


def test_wrong_values():
    with pytest.raises(ConfigError, match='font_size'):
        PictureStyle(font_size=2)
    with pytest.raises(ConfigError, match=r'no_such\.ttf'):
        PictureStyle(font_path='no_such.ttf').font()

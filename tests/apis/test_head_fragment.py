"""Heads by the name of their fragment."""

import pytest

from mmattr.apis.head_fragment import HeadFragment, list_heads
from mmattr.errors import ConfigError
from mmattr.models import AQNHead, CSRAHead, TokenNeck


def test_neck_and_head_are_those_of_the_fragment():
    csra, aqn = HeadFragment('csra'), HeadFragment('aqn_small')
    assert csra.name == 'csra'
    plain, with_neck = csra.build(3, 8), aqn.build(5, 8)
    assert plain.neck is None
    assert isinstance(plain.head, CSRAHead)
    assert isinstance(with_neck.neck, TokenNeck)
    assert isinstance(with_neck.head, AQNHead)
    assert (with_neck.head.num_attributes, with_neck.head.in_channels) == (5, 8)


def test_a_file_of_ones_own(tmp_path):
    path = tmp_path / 'mine.py'
    path.write_text("neck = dict(type='TokenNeck', embed_dims=12)\nhead = dict(type='AQNHead', ffn_channels=4)\n")
    fragment = HeadFragment(str(path))
    assert fragment.name == 'mine'
    assert fragment.build(3, 8).head.in_channels == 12
    path.write_text('neck = None\n')
    with pytest.raises(ConfigError, match=r"mine\.py' has to state neck"):
        HeadFragment(str(path))


def test_unknown_names_are_told():
    assert {'fc', 'csra', 'ml_decoder'} <= set(list_heads())
    with pytest.raises(ConfigError, match=r"no head 'ml_decodr' .*did you mean 'ml_decoder"):
        HeadFragment('ml_decodr')
    with pytest.raises(ConfigError, match=r"'missing\.py' does not exist"):
        HeadFragment('missing.py')

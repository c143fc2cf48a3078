import pytest

from mmattr.apis.benchmark.option_text import flatten_options, option_words
from mmattr.errors import ConfigError


def test_flatten():
    options = {'a': {'b': {'c': 1}, 'd': None}, 'e.f': [1], 'g': {}}
    assert flatten_options(options) == {'a.b.c': 1, 'a.d': None, 'e.f': [1], 'g': {}}


def test_words():
    options = {'a.b': 3, 'c': 1e-05, 'd': True, 'e': None, 'f': [1, 2], 'g': (1.5, 'x'), 'h': 'path/to_1.pth'}
    words = option_words(options)
    assert words == ['a.b=3', 'c=1e-05', 'd=True', 'e=None', 'f=[1,2]', 'g=(1.5,x)', 'h=path/to_1.pth']


@pytest.mark.parametrize('value', ['a,b', 'True', '3', {}, [['x,y']]])
def test_what_would_be_read_differently_is_refused(value):
    with pytest.raises(ConfigError, match=r'model\.text = .* cannot be given on a command line'):
        option_words({'model.text': value})

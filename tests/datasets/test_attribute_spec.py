import pytest

from mmattr.datasets import AttributeSpec
from mmattr.errors import DataError


def test_binary_attribute():
    hat = AttributeSpec('hat', group='head')
    assert hat.is_binary
    assert hat.num_labels == 2
    assert hat.to_dict() == {'name': 'hat', 'group': 'head'}


def test_multi_valued_attribute():
    neckline = AttributeSpec('neckline', values=['v', 'round', 'other'])
    assert not neckline.is_binary
    assert neckline.num_labels == 3
    assert neckline.to_dict() == {'name': 'neckline', 'group': '', 'values': ['v', 'round', 'other']}
    assert hash(neckline) == hash(AttributeSpec('neckline', values=('v', 'round', 'other')))


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        ({'name': ' '}, 'not empty'),
        ({'name': 3}, 'got 3'),
        ({'name': 'a', 'group': None}, "group of the attribute 'a'"),
        ({'name': 'a', 'values': ['x']}, '2 to 127 values, got 1'),
        ({'name': 'a', 'values': [str(i) for i in range(128)]}, 'got 128'),
        ({'name': 'a', 'values': ['x', 'x']}, 'must differ'),
    ],
)
def test_impossible_attributes(arguments, said):
    with pytest.raises(DataError, match=said):
        AttributeSpec(**arguments)

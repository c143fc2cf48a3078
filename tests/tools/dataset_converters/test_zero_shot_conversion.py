"""ZeroShotConversion refuses empty splits and images in two places."""

import pytest
from zero_shot_conversion import ZeroShotConversion

from mmattr.errors import DataError


def records(*names):
    return [dict(img_path=name, positive=[0]) for name in names]


def build(**splits):
    given = dict(train=records('a'), val=records('b'), trainval=records('a', 'b'), test=records('c'))
    return ZeroShotConversion('tiny', ['cat'], ['dog'], given | splits)


def test_attributes_of_the_splits():
    assert build().annotation('train', {}).names == ('cat',)
    assert build().annotation('test', dict(fact=1)).names == ('cat', 'dog')
    assert build().annotation('test', dict(fact=1)).extra == dict(fact=1)


def test_mistakes():
    with pytest.raises(DataError, match='the split val has no image'):
        build(val=[])
    with pytest.raises(DataError, match='the image b is listed 2 times'):
        build(test=records('b'))
    with pytest.raises(DataError, match=r'unseen \(expected 2, found 1\), test \(expected 9, found 1\)'):
        build().check_counts(dict(seen=1, unseen=2, test=9))

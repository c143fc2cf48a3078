import pytest

from mmattr.datasets.synthetic.figure import CUTS, between
from tests.datasets.synthetic.scene import figure


def test_between():
    assert between((0, 0, 0), (2, 4, 6), 0.5) == (1, 2, 3)
    assert between((1, 1, 1), (2, 4, 6), 0) == (1, 1, 1)


def test_knows_what_holds_for_the_person():
    who = figure('hat', 'cold')
    assert who.has('hat')
    assert who.has('cold')
    assert not who.has('glasses')


def test_cuts_are_found_by_name():
    who = figure()
    assert [who.cut(name) for name in CUTS] == list(who.appearance.cuts)
    with pytest.raises(ValueError, match='tuple'):
        who.cut('no such cut')


def test_offset_is_relative_to_a_joint():
    who = figure()
    x, y, z = who.skeleton.joints['head']
    assert who.offset('head', 0.1, 0.2, 0.3) == (x + 0.1, y + 0.2, z + 0.3)

import pytest

from mmattr.datasets.synthetic.head import hat_kind, head_parts
from tests.datasets.synthetic.scene import changed, drawn, figure

SEEDS = range(6)


def difference(thing, view, seed):
    return changed(drawn(head_parts, view, thing, seed=seed), drawn(head_parts, view, seed=seed))


@pytest.mark.parametrize('view', ['front', 'side', 'back'])
@pytest.mark.parametrize('thing', ['hat', 'long_hair'])
def test_hats_and_long_hair_are_seen_from_every_side(thing, view):
    for seed in SEEDS:
        assert difference(thing, view, seed).sum() > 60


def test_glasses_are_seen_from_the_front_and_hidden_from_behind():
    for seed in SEEDS:
        assert difference('glasses', 'front', seed).sum() > 15
        assert not difference('glasses', 'back', seed).any()
    assert sum(difference('glasses', 'side', seed).any() for seed in range(20)) > 10


def test_changes_stay_near_the_head():
    who = figure('front')
    x, y = who.skeleton.project(who.skeleton.joints['head'])
    reach = 3 * who.skeleton.size(who.skeleton.head_radius)
    rows, columns = difference('hat', 'front', 0).nonzero()
    assert abs(rows - y).max() < reach
    assert abs(columns - x).max() < reach


def test_every_hat_is_worn():
    kinds = {
        hat_kind(figure('hat', weather, age, seed=seed))
        for seed in range(8)
        for weather in ('warm', 'cold')
        for age in ('adult', 'elderly')
    }
    assert kinds == {'beanie', 'brim', 'cap'}


def test_the_view_shows_in_the_face():
    front, back = drawn(head_parts, 'front'), drawn(head_parts, 'back')
    assert changed(front, back).sum() > 100

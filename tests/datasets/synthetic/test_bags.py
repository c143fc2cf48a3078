import pytest

from mmattr.datasets.synthetic.bags import bag_parts
from tests.datasets.synthetic.scene import changed, drawn, figure


@pytest.mark.parametrize('view', ['front', 'side', 'back'])
@pytest.mark.parametrize('bag', ['backpack', 'shoulder_bag', 'handbag', 'holding_object'])
@pytest.mark.parametrize('age', ['adult', 'child', 'elderly'])
def test_each_bag_is_drawn(view, bag, age):
    for seed in range(6):
        assert changed(drawn(bag_parts, view, bag, age, seed=seed), drawn(bag_parts, view, age, seed=seed)).sum() > 60


def test_nothing_is_drawn_without_a_bag():
    assert not changed(drawn(bag_parts, 'front'), drawn(bag_parts, 'side')).any()


def test_the_pack_itself_covers_the_back_only_when_the_back_is_seen():
    assert max(part.layer for part in bag_parts(figure('back', 'backpack'))) > 10  # above the trunk
    assert min(part.layer for part in bag_parts(figure('front', 'backpack'))) < 0  # below it, straps above

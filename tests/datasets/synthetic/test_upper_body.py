import pytest

from mmattr.datasets.synthetic.upper_body import arm_layer, coat_levels, upper_body_parts
from tests.datasets.synthetic.scene import changed, drawn, figure


@pytest.mark.parametrize('view', ['front', 'side', 'back'])
@pytest.mark.parametrize('sleeves', ['long_sleeves', 'short_sleeves'])
def test_sleeves_cover_the_arms(view, sleeves):
    for seed in range(6):
        bare = drawn(upper_body_parts, view, 'sleeveless', seed=seed)
        assert changed(drawn(upper_body_parts, view, sleeves, seed=seed), bare).sum() > 80


@pytest.mark.parametrize('view', ['front', 'side', 'back'])
def test_a_coat_changes_the_picture_and_reaches_below_the_hips(view):
    for seed in range(6):
        mask = changed(drawn(upper_body_parts, view, 'coat', seed=seed), drawn(upper_body_parts, view, seed=seed))
        who = figure(view, 'coat', seed=seed)
        hips = who.skeleton.project(who.skeleton.joints['hips'])[1]
        assert mask.sum() > 500
        assert mask.nonzero()[0].max() > hips + who.skeleton.size(0.1)


def test_coat_levels_run_downwards():
    heights = [level.centre[1] for level in coat_levels(figure('coat'))]
    assert heights == sorted(heights, reverse=True)


def test_in_a_side_view_one_arm_is_in_front_of_the_trunk_and_one_behind():
    for seed in range(6):
        layers = sorted(arm_layer(figure('side', seed=seed), side) for side in (-1, 1))
        assert layers[0] < 0 < 10 < layers[1]

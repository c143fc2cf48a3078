import itertools

import pytest

from mmattr.datasets.synthetic.legs import leg_parts
from tests.datasets.synthetic.scene import changed, drawn, figure


@pytest.mark.parametrize('view', ['front', 'side', 'back'])
@pytest.mark.parametrize('pair', list(itertools.combinations(['trousers', 'shorts', 'skirt'], 2)))
def test_garments_look_different(view, pair):
    for seed in range(6):
        first, second = (drawn(leg_parts, view, garment, seed=seed) for garment in pair)
        assert changed(first, second).sum() > 150


@pytest.mark.parametrize('garment', ['trousers', 'shorts', 'skirt'])
def test_boots_change_the_lower_legs_only(garment):
    for seed in range(6):
        mask = changed(drawn(leg_parts, garment, 'boots', seed=seed), drawn(leg_parts, garment, seed=seed))
        who = figure(garment, seed=seed)
        highest_knee = min(who.skeleton.project(who.skeleton.joints[f'knee{side}'])[1] for side in (-1, 1))
        assert mask.sum() > 100
        assert mask.nonzero()[0].min() > highest_knee - who.skeleton.size(0.03)  # the round top of the shaft

import itertools

import pytest

from mmattr.datasets.synthetic.upper_body import upper_body_parts
from tests.datasets.synthetic.scene import changed, drawn


@pytest.mark.parametrize('view', ['front', 'side', 'back'])
@pytest.mark.parametrize('pair', list(itertools.combinations(['plain', 'stripes', 'plaid'], 2)))
def test_woven_patterns_are_seen_from_every_side(view, pair):
    for seed in range(6):
        first, second = (drawn(upper_body_parts, view, pattern, seed=seed) for pattern in pair)
        assert changed(first, second).sum() > 150


def test_the_print_on_the_chest_is_seen_from_the_front_only():
    for seed in range(8):
        front = changed(*(drawn(upper_body_parts, 'front', pattern, seed=seed) for pattern in ('plain', 'logo')))
        back = changed(*(drawn(upper_body_parts, 'back', pattern, seed=seed) for pattern in ('plain', 'logo')))
        assert front.sum() > 40
        assert not back.any()


@pytest.mark.parametrize('pattern', ['stripes', 'plaid'])
def test_long_sleeves_carry_the_pattern_too(pattern):
    """The pattern of a long sleeve reaches beyond the part that a short one covers."""
    short, long = (
        changed(drawn(upper_body_parts, 'front', pattern, sleeves), drawn(upper_body_parts, 'front', 'plain', sleeves))
        for sleeves in ('short_sleeves', 'long_sleeves')
    )
    assert (long & ~short).sum() > 30

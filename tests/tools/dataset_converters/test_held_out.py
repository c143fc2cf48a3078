import doctest

import held_out
import numpy as np
import pytest

from mmattr.errors import DataError


def test_examples():
    assert doctest.testmod(held_out).failed == 0


@pytest.mark.parametrize('seed', range(5))
def test_groups_stay_together_and_the_count_is_met(seed):
    rng = np.random.default_rng(seed)
    groups = [f'g{number}' for number in rng.integers(0, 60, 200)]
    mask = held_out.held_out_mask(groups, 37, seed)
    assert mask.sum() == 37
    inside = {group for group, held in zip(groups, mask, strict=True) if held}
    outside = {group for group, held in zip(groups, mask, strict=True) if not held}
    assert not inside & outside


def test_choice_depends_on_the_seed_only():
    groups = [str(number) for number in range(50)]
    first = held_out.held_out_mask(groups, 10, 0)
    assert np.array_equal(first, held_out.held_out_mask(groups, 10, 0))
    assert not np.array_equal(first, held_out.held_out_mask(groups, 10, 1))
    order = np.random.default_rng(0).permutation(50)
    shuffled = held_out.held_out_mask([groups[index] for index in order], 10, 0)
    assert np.array_equal(first[order], shuffled)


@pytest.mark.parametrize('count', [0, 3, 4])
def test_impossible_counts(count):
    with pytest.raises(DataError, match='--val-fraction'):
        held_out.held_out_mask(['a', 'b', 'c'], count, 0)


def test_groups_that_are_too_large():
    with pytest.raises(DataError, match='No group'):
        held_out.held_out_mask(['a'] * 5 + ['b'] * 5, 2, 0)


def test_parts_are_disjoint_and_complete():
    trainval = np.array([9, 3, 5, 7, 1])
    train, val = held_out.carve_validation(trainval, list('aabbccddee'), 0.4, 0)
    assert sorted([*train, *val]) == [1, 3, 5, 7, 9]
    assert len(val) == 2

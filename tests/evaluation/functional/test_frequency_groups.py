import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import check_frequency_bounds, frequency_groups


def test_every_known_attribute_is_in_one_group():
    ratio = np.random.default_rng(0).random(50) ** 3
    ratio[7] = np.nan
    groups = frequency_groups(ratio, (0.3, 0.05))
    assert list(groups) == ['head', 'medium', 'tail']
    assert np.sum(list(groups.values()), axis=0).tolist() == [int(index != 7) for index in range(50)]
    assert ratio[groups['head']].min() >= 0.3 > ratio[groups['medium']].max()
    assert ratio[groups['medium']].min() >= 0.05 > ratio[groups['tail']].max()


def test_bounds_belong_to_the_more_frequent_group():
    groups = frequency_groups(np.array([0.5, 0.1]), (0.5, 0.1))
    assert [groups[name].tolist() for name in groups] == [[True, False], [False, True], [False, False]]
    assert not frequency_groups(np.array([0.5, 0.4]), (0.5, 0.5))['medium'].any()


@pytest.mark.parametrize(
    'bounds', [(0.1, 0.2), (2, 0.1), (0.1,), (0.3, 0.2, 0.1), 0.5, None, ('a', 'b'), (0.5, np.nan)]
)
def test_impossible_bounds(bounds):
    with pytest.raises(ConfigError, match='two shares in'):
        check_frequency_bounds(bounds)

import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import AttributeCounts, group_accuracy
from tests.evaluation.random_arrays import random_arrays


def test_against_a_loop():
    label, score = random_arrays(60, 5)
    groups = ('colour', 'part', 'colour', '', 'part')
    right = [
        np.mean([(s > 0.5) == y for y, s in zip(label[:, c], score[:, c], strict=True) if y >= 0]) for c in range(5)
    ]
    result = group_accuracy(AttributeCounts.count(label, score), groups)
    assert list(result) == ['colour', 'part', 'total']
    assert result['colour'] == pytest.approx((right[0] + right[2]) / 2)
    assert result['part'] == pytest.approx((right[1] + right[4]) / 2)
    assert result['total'] == pytest.approx(np.mean(right))


def test_unknown_group_has_no_figure():
    counts = AttributeCounts.count([[1, -1], [0, -1]], [[0.9, 0.9], [0.9, 0.1]])
    result = group_accuracy(counts, ('a', 'b'))
    assert result['a'] == result['total'] == 0.5
    assert np.isnan(result['b'])


@pytest.mark.parametrize(
    ('groups', 'words'), [(('a',), '1 groups for 2'), (('', ''), 'needs a data set'), (('total', 'a'), 'is called')]
)
def test_wrong_groups(groups, words):
    with pytest.raises(ConfigError, match=words):
        group_accuracy(AttributeCounts.count([[1, 0]], [[0.9, 0.1]]), groups)

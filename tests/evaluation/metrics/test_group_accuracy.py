import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation import GroupAccuracy
from tests.evaluation.random_arrays import as_samples, random_arrays


def evaluate(groups):
    label, score = random_arrays(60, 3)
    metric = GroupAccuracy()
    metric.dataset_meta = {'attributes': ('red', 'dots', 'blue'), 'groups': groups}
    metric.process(None, as_samples(label, score))
    right = np.where(label >= 0, (score > 0.5) == (label == 1), np.nan)
    return metric.evaluate(60), 100 * np.nanmean(right, axis=0)


def test_against_numpy():
    results, right = evaluate(('colours', 'patterns', 'colours'))
    assert results == pytest.approx(
        {'group/colours': right[[0, 2]].mean(), 'group/patterns': right[1], 'group/total': right.mean()}
    )


@pytest.mark.parametrize('groups', [('', '', ''), (), None])
def test_no_groups(groups):
    with pytest.raises(ConfigError, match='annotation gives its attributes'):
        evaluate(groups)

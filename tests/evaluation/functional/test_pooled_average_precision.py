import numpy as np
import pytest

from mmattr.evaluation.functional import pooled_average_precision
from tests.reference.released_zero_shot_metrics import pooled_precision


@pytest.mark.parametrize('seed', range(3))
def test_loops_agree(seed):
    generator = np.random.default_rng(seed)
    label = generator.integers(-1, 2, (30, 6))
    label[:, 2] = -1
    label[label[:, 3] == 1, 3] = 0
    score = 3 * generator.normal(size=label.shape)
    codes = np.where(label < 0, 0, 2 * label - 1).tolist()
    expected = [pooled_precision(codes, score.tolist(), range(30), range(6), column) for column in range(6)]
    found = pooled_average_precision(label, score)
    assert found == pytest.approx(expected)
    assert found[2] == 0
    assert found[3] > 0, 'never present, and still a figure: why nobody should use it'

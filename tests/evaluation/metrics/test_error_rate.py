import numpy as np
import pytest

from mmattr.evaluation import ErrorRate
from tests.evaluation.random_arrays import as_samples, random_arrays


def test_against_numpy():
    label, score = random_arrays(70, 4)
    metric = ErrorRate(threshold=0.45)
    metric.process(None, as_samples(label, score))
    wrong = np.where(label >= 0, (score > 0.45) != (label == 1), np.nan)
    results = metric.evaluate(70)
    assert results['face/error'] == pytest.approx(100 * np.nanmean(wrong))
    assert results['face/error_attribute_mean'] == pytest.approx(100 * np.nanmean(wrong, axis=0).mean())
    sides = [np.nanmean(np.where(label == side, wrong, np.nan), axis=0) for side in (0, 1)]
    assert results['face/error_balanced'] == pytest.approx(100 * np.mean(sides))


def test_table_and_conventions():
    metric = ErrorRate(item='query_score', prefix='query')
    counts = metric.count(np.array([[1, -1]]), np.array([[0.1, 0.1]]))
    columns = metric.columns(counts)
    np.testing.assert_array_equal(columns['error'], [100, np.nan])
    assert columns['known'].tolist() == [1, 0]
    assert metric.conventions() == {'item': 'query_score', 'threshold': 0.5}

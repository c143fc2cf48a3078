"""The block that the metrics of thresholded scores share."""

import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation import ErrorRate, GroupAccuracy, PedestrianMetric

METRICS = (ErrorRate, GroupAccuracy, PedestrianMetric)


@pytest.mark.parametrize('metric', METRICS)
def test_one_threshold_or_one_per_attribute(metric):
    label, score = np.array([[1, 0, -1]]), np.array([[0.4, 0.4, 0.9]])
    for threshold, predicted in ((0.3, [1, 1, 0]), ([0.5, 0.3, 0.0], [0, 1, 0])):
        counts = metric(threshold=threshold).count(label, score)
        attributes = getattr(counts, 'attributes', counts)
        assert attributes.predicted.tolist() == predicted  # the unknown label is no prediction


@pytest.mark.parametrize('metric', METRICS)
def test_an_impossible_threshold_is_refused(metric):
    with pytest.raises(ConfigError):
        metric(threshold=1.5)


@pytest.mark.parametrize('metric', METRICS)
def test_the_threshold_stands_beside_the_figures(metric):
    conventions = metric(threshold=0.45, item='query_score').conventions()
    assert conventions['threshold'] == pytest.approx(0.45)
    assert conventions['item'] == 'query_score'

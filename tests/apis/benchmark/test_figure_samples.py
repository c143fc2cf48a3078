from dataclasses import replace

import numpy as np
import pytest

from mmattr.apis.benchmark.figure_samples import build_metric, sample_figures
from mmattr.evaluation.functional.bootstrap import Resampling
from mmattr.evaluation.metrics import ErrorRate
from mmattr.evaluation.score_file import ScoreFile
from mmattr.registry import METRICS
from tests.apis.benchmark.fake_results import make_labels
from tests.engine.tiny_run import TinyMetric


@METRICS.register_module()
class HalfError(ErrorRate):
    """A metric of a plugin that counts in its own way."""

    default_prefix = 'half'

    def count(self, *rows):
        label, score = rows
        return super().count(label, score / 2)


@pytest.fixture
def scores():
    label = make_labels()
    generator = np.random.default_rng(5)
    groups = ('head', 'head', 'body', 'body')
    return [
        ScoreFile(label, *generator.random((2, *label.shape), dtype=np.float32), names=tuple('abcd'), groups=groups)
        for _ in range(2)
    ]


def plain_loop(metric, scores, resampling, array='score'):
    """Figures and first column of every resample, row by row."""
    figures, columns = [], []
    for file in scores:
        rows = [
            metric.count(file.label[drawn], getattr(file, array)[drawn])
            for weights in resampling.image_weights()
            for row in weights
            for drawn in [np.repeat(np.arange(len(row)), row.astype(int))]
        ]
        figures.append([list(metric.compute(counts).values()) for counts in rows])
        columns.append([next(iter(metric.columns(counts).values())) for counts in rows])
    return np.array(figures), np.array(columns)


@pytest.mark.parametrize(
    ('cfg', 'column'),
    [
        (dict(type='ErrorRate'), 'face/error'),
        (dict(type='PedestrianMetric', empty_rows='drop', threshold=0.4), 'ped/mA'),
        (dict(type='GroupAccuracy'), 'group/accuracy'),
        (dict(type='HalfError'), 'half/error'),
        (dict(type='MeanAveragePrecision'), 'map/AP'),
        (dict(type='MeanAveragePrecision', definition='rank', drop_empty_rows=True, prefix='rank'), 'rank/AP'),
        (dict(type='MultiLabelF1', inclusive=True, without_positives='zero'), 'multi/f1'),
        (dict(type='MultiLabelF1', top_k=3, prefix='multi_top3'), 'multi_top3/f1'),
    ],
)
def test_equals_a_plain_loop(scores, cfg, column):
    metric = build_metric(cfg, scores[0])
    resampling = Resampling(len(scores[0].label), 2, 12)
    overall, columns = sample_figures(metric, scores, resampling)
    expected, expected_columns = plain_loop(metric, scores, resampling)
    values = [metric.compute(metric.count(file.label, file.score)) for file in scores]
    assert list(overall) == [f'{metric.prefix}/{name}' for name in values[0]]
    for index, samples in enumerate(overall.values()):
        assert samples.resampled == pytest.approx(expected[:, :, index], nan_ok=True)
        assert samples.values == pytest.approx([list(figures.values())[index] for figures in values])
    assert list(columns) == [column]
    assert columns[column].resampled == pytest.approx(expected_columns, nan_ok=True)
    assert columns[column].values.shape == (2, 4)
    assert columns[column].seeds([1]).resampled.shape == (1, 12, 4)


def test_every_split_has_labels_and_draws_of_its_own(scores):
    metric = build_metric(dict(type='ErrorRate'), scores[0])
    fewer = replace(scores[1], label=scores[1].label[5:], score=scores[1].score[5:])
    resampling = Resampling(len(scores[0].label), 3, 9)
    overall, _ = sample_figures(metric, [scores[0], fewer, scores[1]], resampling, (0, 1, 0))
    together, _ = sample_figures(metric, scores, resampling)
    found, expected = overall['face/error'], together['face/error']
    assert np.array_equal(found.values[[0, 2]], expected.values)
    assert np.array_equal(found.resampled[[0, 2]], expected.resampled)
    assert found.values[1] == pytest.approx(metric.compute(metric.count(fewer.label, fewer.score))['error'])
    (weights,) = Resampling(len(fewer.label), 1, 9).image_weights(1)
    for row, value in zip(weights, found.resampled[1], strict=True):
        drawn = np.repeat(np.arange(len(fewer.label)), row.astype(int))
        assert value == pytest.approx(metric.compute(metric.count(fewer.label[drawn], fewer.score[drawn]))['error'])


def test_the_query_networks_scores_have_figures_of_their_own(scores):
    metric = build_metric(dict(type='ErrorRate', item='query_score', prefix='aqn'), scores[0])
    overall, _ = sample_figures(metric, scores, Resampling(len(scores[0].label), 2, 3))
    expected = metric.compute(metric.count(scores[1].label, scores[1].query_score))['error']
    assert overall['aqn/error'].values[1] == pytest.approx(expected)


def test_what_needs_more_than_scores(scores):
    assert build_metric(dict(type='EvaluationLoss'), scores[0]) is None
    assert build_metric(dict(type='TinyMetric'), scores[0]) is None
    assert TinyMetric.default_prefix == 'eval'
    without = ScoreFile(scores[0].label, scores[0].score)
    assert build_metric(dict(type='ErrorRate', item='query_score'), without) is None

import json

import numpy as np
import pytest
from mmpretrain.evaluation import MultiLabelMetric
from sklearn.metrics import f1_score, precision_score, recall_score

from mmattr.errors import ConfigError
from mmattr.evaluation import MultiLabelF1
from mmattr.evaluation.metrics import streaming_metric
from mmattr.registry import METRICS
from tests.evaluation.random_arrays import as_samples, random_arrays
from tests.evaluation.simulated_ranks import SimulatedRanks, dealt_indices

NAMES = ('CP', 'CR', 'CF1', 'CF1_mean', 'OP', 'OR', 'OF1')


def run(label, score, **options):
    metric = METRICS.build({'type': 'MultiLabelF1', **options})
    metric.dataset_meta = {'attributes': tuple(map(str, range(label.shape[1])))}
    metric.process(None, as_samples(label, score))
    return metric.evaluate(len(label))


def test_names_of_the_results():
    label, score = random_arrays(20, 3)
    assert list(run(label, score)) == [f'multi/{name}' for name in NAMES]
    assert list(run(label, score, top_k=2, prefix='multi_top2')) == [f'multi_top2/{name}' for name in NAMES]


def test_against_scikit_learn():
    label, score = random_arrays(90, 5, unknown=0)
    results = run(label, score, threshold=0.4)
    for name, function in (('P', precision_score), ('R', recall_score), ('F1', f1_score)):
        per_class = 'CF1_mean' if name == 'F1' else f'C{name}'
        assert results[f'multi/{per_class}'] == pytest.approx(100 * function(label, score > 0.4, average='macro'))
        assert results[f'multi/O{name}'] == pytest.approx(100 * function(label, score > 0.4, average='micro'))


@pytest.mark.parametrize('top_k', [None, 3])
def test_against_mmpretrain(top_k):
    label, score = random_arrays(90, 5, unknown=0)
    options = dict(thr=0.5) if top_k is None else dict(topk=top_k)
    ours = dict(inclusive=True) if top_k is None else dict(threshold=None, top_k=top_k)
    results = run(label, score, **ours)
    for average, names in (('macro', ('CP', 'CR', 'CF1_mean')), ('micro', ('OP', 'OR', 'OF1'))):
        theirs = MultiLabelMetric.calculate(
            score, label, pred_indices=False, target_indices=False, average=average, **options
        )
        for name, value in zip(names, theirs, strict=False):
            assert results[f'multi/{name}'] == pytest.approx(float(value), abs=1e-4)


def test_top_k_with_and_without_threshold_by_hand():
    label = np.array([[1, 1, 0, 0]], dtype=np.int8)
    score = np.array([[0.9, 0.3, 0.8, 0.8]], dtype=np.float32)
    assert run(label, score, top_k=2)['multi/OP'] == pytest.approx(50)
    assert run(label, score, top_k=2, keep_ties=True)['multi/OP'] == pytest.approx(100 / 3)
    assert run(label, score, top_k=4)['multi/OR'] == 50
    assert run(label, score, threshold=None, top_k=4)['multi/OR'] == 100


def test_equal_to_the_threshold():
    label = np.array([[1]], dtype=np.int8)
    score = np.array([[0.5]], dtype=np.float32)
    assert run(label, score)['multi/OR'] == 0
    assert run(label, score, inclusive=True)['multi/OR'] == 100


def test_unknown_labels_and_empty_rows():
    label = np.array([[1, -1], [0, 0], [-1, -1]], dtype=np.int8)
    score = np.array([[0.9, 0.9], [0.9, 0.1], [0.9, 0.9]], dtype=np.float32)
    results = run(label, score)
    assert (results['multi/OP'], results['multi/OR'], results['multi/CP']) == (50, 100, 50)
    assert run(label, score, without_positives='zero')['multi/CP'] == 25
    assert run(label, score, drop_empty_rows=True)['multi/OP'] == 100


def test_columns_and_conventions(tmp_path):
    label, score = random_arrays(50, 4)
    path = tmp_path / 'multi.json'
    results = run(label, score, json_file=str(path), top_k=3)
    content = json.loads(path.read_text())
    assert content['conventions'] == {
        'images': 50,
        'attributes': 4,
        'item': 'pred_score',
        'threshold': 0.5,
        'top_k': 3,
        'without_positives': 'skip',
        'drop_empty_rows': False,
    }
    rows = content['attributes']
    assert list(rows[0]) == ['name', 'group', 'f1', 'precision', 'recall', 'known', 'present']
    for title, name in (('f1', 'CF1_mean'), ('precision', 'CP'), ('recall', 'CR')):
        assert np.mean([row[title] for row in rows]) == pytest.approx(results[f'multi/{name}'])


@pytest.mark.parametrize(
    'options', [dict(threshold=2), dict(threshold=None), dict(top_k=0), dict(without_positives='nan'), dict(topk=3)]
)
def test_wrong_arguments(options):
    with pytest.raises(ConfigError):
        METRICS.build({'type': 'MultiLabelF1', **options})


@pytest.mark.parametrize('world', [2, 3])
@pytest.mark.parametrize('size', [1, 5, 31])
def test_exact_over_ranks(world, size, monkeypatch):
    monkeypatch.setattr(streaming_metric, 'BUFFER_ROWS', 5)
    label, score = random_arrays(size, 4, seed=size, unknown=0.1)
    label[0, 0] = 1
    samples, ranks = as_samples(label, score), SimulatedRanks(world, monkeypatch)

    def work(rank):
        metric = MultiLabelF1(top_k=2)
        for index in dealt_indices(rank, world, size):
            metric.process(None, [samples[index]])
        return metric.evaluate(size)

    results = ranks.run(work)
    monkeypatch.undo()
    assert all(result == run(label, score, top_k=2) for result in results)


@pytest.mark.parametrize('options', [dict(), dict(top_k=2, drop_empty_rows=True, without_positives='zero')])
def test_resamples_are_drawn_images(options):
    label, score = random_arrays(40, 3)
    label[::4] = 0
    weights = np.random.default_rng(0).integers(0, 3, (4, 40)).astype(np.float32)
    metric = MultiLabelF1(**options)
    for weight, counts in zip(weights, metric.resample(label, score, weights), strict=True):
        drawn = np.repeat(np.arange(40), weight.astype(int))
        assert metric.compute(counts) == metric.compute(metric.count(label[drawn], score[drawn]))


def test_a_subclass_that_counts_in_its_own_way_is_resampled_by_itself():
    class Inverted(MultiLabelF1):
        def count(self, *rows):
            label, score = rows
            return super().count(label, 1 - score)

    label, score = random_arrays(20, 3)
    metric = Inverted()
    (counts,) = metric.resample(label, score, np.ones((1, 20), dtype=np.float32))
    assert metric.compute(counts) == metric.compute(metric.count(label, score))

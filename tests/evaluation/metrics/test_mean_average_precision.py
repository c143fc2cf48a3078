import json

import numpy as np
import pytest
import torch.distributed
import torch.multiprocessing
from mmengine.dataset import DefaultSampler
from mmengine.evaluator import Evaluator
from mmengine.logging import MMLogger
from mmpretrain.evaluation import AveragePrecision
from sklearn.metrics import average_precision_score

from mmattr.errors import ConfigError
from mmattr.evaluation import MeanAveragePrecision
from mmattr.evaluation.metrics import streaming_metric
from mmattr.registry import METRICS
from tests.evaluation.average_precision_loops import envelope_average_precision, rank_average_precision
from tests.evaluation.random_arrays import as_samples, random_arrays
from tests.evaluation.simulated_ranks import SimulatedRanks, dealt_indices

DEFINITIONS = ('step', 'rank', 'envelope')


def run(label, score, batch_size=7, **options):
    metric = METRICS.build({'type': 'MeanAveragePrecision', **options})
    metric.dataset_meta = {'attributes': tuple(map(str, range(label.shape[1])))}
    for start in range(0, len(label), batch_size):
        rows = slice(start, start + batch_size)
        metric.process(None, as_samples(label[rows], score[rows], query_score=1 - score[rows]))
    return metric.evaluate(len(label))


def test_the_mean_of_scikit_learns_figures():
    label, score = random_arrays(150, 4)
    score = np.round(score, 1)
    columns = zip(label.T, score.T, strict=True)
    expected = np.mean([average_precision_score(y[y >= 0], s[y >= 0]) for y, s in columns])
    assert run(label, score) == {'map/mAP': pytest.approx(100 * expected)}


@pytest.mark.parametrize(
    ('definition', 'loop'), [('rank', rank_average_precision), ('envelope', envelope_average_precision)]
)
def test_the_other_definitions(definition, loop):
    label, score = random_arrays(80, 3)
    expected = np.mean([loop(*column) for column in zip(label.T, score.T, strict=True)])
    assert run(label, score, definition=definition)['map/mAP'] == pytest.approx(100 * expected)


def test_rank_is_the_figure_of_mmpretrain():
    label, score = random_arrays(120, 5, unknown=0)
    expected = AveragePrecision.calculate(score, label)
    assert run(label, score, definition='rank')['map/mAP'] == pytest.approx(float(expected), abs=1e-4)


def test_images_without_a_present_attribute():
    label = np.array([[1, 0], [0, 0], [0, 1], [0, -1]], dtype=np.int8)
    score = np.array([[0.5, 0.2], [0.9, 0.9], [0.1, 0.8], [0.8, 0.1]], dtype=np.float32)
    assert run(label, score)['map/mAP'] == pytest.approx(100 * (1 / 3 + 1 / 2) / 2)
    assert run(label, score, drop_empty_rows=True)['map/mAP'] == 100


def test_an_attribute_without_positives():
    label = np.array([[1, 0, -1], [0, 0, -1]], dtype=np.int8)
    score = np.array([[0.9, 0.9, 0.9], [0.1, 0.2, 0.9]], dtype=np.float32)
    assert run(label, score)['map/mAP'] == 100
    assert run(label, score, without_positives='zero')['map/mAP'] == 50


def test_by_frequency():
    label, score = random_arrays(200, 9)
    for column in range(9):
        label[20 * column :, column] = np.minimum(label[20 * column :, column], 0)
    results = run(label, score, frequency_bounds=(0.2, 0.1))
    ratio = (label == 1).sum(axis=0) / (label >= 0).sum(axis=0)
    for name, chosen in (('head', ratio >= 0.2), ('medium', (ratio < 0.2) & (ratio >= 0.1)), ('tail', ratio < 0.1)):
        assert chosen.any()
        assert results[f'map/mAP_{name}'] == pytest.approx(run(label[:, chosen], score[:, chosen])['map/mAP'])
    assert results['map/mAP'] == run(label, score)['map/mAP']
    assert np.isnan(run(label, score, frequency_bounds=(1, 1))['map/mAP_head'])
    assert MeanAveragePrecision(frequency_bounds=(0.2, 0.1)).conventions()['frequency_bounds'] == [0.2, 0.1]


def test_groups_of_resamples_are_those_of_the_split():
    label, score = random_arrays(30, 6, unknown=0)
    metric = MeanAveragePrecision(frequency_bounds=(0.4, 0.3))
    weights = np.random.default_rng(0).integers(0, 3, (5, 30)).astype(np.float32)
    groups = {tuple(counts.positive_ratio) for counts in metric.resample(label, score, weights)}
    assert groups == {tuple((label == 1).mean(axis=0))}


def test_nothing_known():
    label = np.full((3, 2), -1, dtype=np.int8)
    assert np.isnan(run(label, np.zeros((3, 2), dtype=np.float32))['map/mAP'])
    label = np.zeros((3, 2), dtype=np.int8)
    score = np.zeros((3, 2), dtype=np.float32)
    assert np.isnan(run(label, score, drop_empty_rows=True)['map/mAP'])


def test_one_image():
    label, score = np.array([[1, 0]], dtype=np.int8), np.array([[0.1, 0.9]], dtype=np.float32)
    assert run(label, score) == {'map/mAP': 100}


def test_other_score_other_prefix():
    label, score = random_arrays(40, 3)
    assert run(label, score, item='query_score', prefix='query_map') == {
        'query_map/mAP': run(label, 1 - score)['map/mAP']
    }


def test_log_and_json(tmp_path, monkeypatch):
    messages = []
    monkeypatch.setattr(MMLogger.get_current_instance(), 'info', messages.append)
    label, score = random_arrays(30, 3)
    label[:, 2] = np.minimum(label[:, 2], 0)
    path = tmp_path / 'map.json'
    results = run(label, score, definition='rank', json_file=str(path))
    header, _, titles, *_ = messages[0].splitlines()
    assert header == (
        'map (MeanAveragePrecision): images 30, attributes 3, item pred_score, definition rank, ties lowest, '
        'without_positives skip, drop_empty_rows False'
    )
    assert titles.split() == ['attribute', 'AP', 'known', 'present']
    content = json.loads(path.read_text())
    rows = content['attributes']
    assert [row['present'] for row in rows] == (label == 1).sum(axis=0).tolist()
    assert rows[2]['AP'] is None
    assert np.mean([row['AP'] for row in rows[:2]]) == pytest.approx(results['map/mAP'])
    assert 'ties' not in MeanAveragePrecision().conventions()


@pytest.mark.parametrize(
    'options',
    [dict(definition='coco'), dict(ties='any'), dict(without_positives='nan'), dict(frequency_bounds=(0.1, 0.2))],
)
def test_wrong_arguments(options):
    with pytest.raises(ConfigError):
        METRICS.build({'type': 'MeanAveragePrecision', **options})


@pytest.mark.parametrize('definition', DEFINITIONS)
@pytest.mark.parametrize('world', [2, 3])
@pytest.mark.parametrize('size', [1, 5, 31])
def test_exact_over_ranks(definition, world, size, monkeypatch):
    monkeypatch.setattr(streaming_metric, 'BUFFER_ROWS', 5)
    label, score = random_arrays(size, 4, seed=size, unknown=0.1)
    label[0, 0] = 1
    score = np.round(score, 1)
    samples, ranks = as_samples(label, score), SimulatedRanks(world, monkeypatch)

    def work(rank):
        metric = MeanAveragePrecision(definition)
        indices = dealt_indices(rank, world, size)
        for start in range(0, len(indices), 3):
            metric.process(None, [samples[index] for index in indices[start : start + 3]])
        return metric.evaluate(size)

    results = ranks.run(work)
    monkeypatch.undo()
    assert all(result == run(label, score, definition=definition) for result in results)


def test_resamples_are_drawn_images():
    label, score = random_arrays(40, 3)
    label[::4] = 0
    weights = np.random.default_rng(0).integers(0, 3, (4, 40)).astype(np.float32)
    for options in (dict(), dict(definition='envelope', drop_empty_rows=True)):
        metric = MeanAveragePrecision(**options)
        for weight, counts in zip(weights, metric.resample(label, score, weights), strict=True):
            drawn = np.repeat(np.arange(40), weight.astype(int))
            expected = metric.count(label[drawn], score[drawn])
            assert metric.compute(counts) == pytest.approx(metric.compute(expected))
            for title, values in metric.columns(expected).items():
                assert metric.columns(counts)[title] == pytest.approx(values, nan_ok=True)


def test_a_subclass_that_keeps_other_rows_is_resampled_by_itself():
    class FirstAttribute(MeanAveragePrecision):
        def count(self, *rows):
            return super().count(*(array[:, :1] for array in rows))

    label, score = random_arrays(20, 3)
    metric = FirstAttribute()
    (counts,) = metric.resample(label, score, np.ones((1, 20), dtype=np.float32))
    assert metric.compute(counts) == metric.compute(metric.count(label, score))


def evaluate_in_process(rank, world, label, score, folder):
    torch.distributed.init_process_group('gloo', init_method=f'file://{folder}/store', rank=rank, world_size=world)
    samples = as_samples(label, score)
    evaluator = Evaluator(
        [
            dict(type='mmattr.MeanAveragePrecision', definition='rank'),
            dict(type='mmattr.MultiLabelF1', top_k=2, prefix='top'),
        ]
    )
    for index in DefaultSampler(samples, shuffle=False):
        evaluator.process([samples[index]])
    torch.save(evaluator.evaluate(len(samples)), f'{folder}/{rank}.pt')
    torch.distributed.destroy_process_group()


def test_two_real_processes_equal_one(tmp_path):
    label, score = random_arrays(13, 5)
    torch.multiprocessing.spawn(evaluate_in_process, (2, label, score, str(tmp_path)), nprocs=2)
    evaluator = Evaluator(
        [MeanAveragePrecision(definition='rank'), dict(type='mmattr.MultiLabelF1', top_k=2, prefix='top')]
    )
    evaluator.process(as_samples(label, score))
    expected = evaluator.evaluate(13)
    assert set(expected) >= {'map/mAP', 'top/CF1', 'top/OF1'}
    for rank in range(2):
        assert torch.load(tmp_path / f'{rank}.pt') == expected

import numpy as np
import pytest
import torch.distributed
import torch.multiprocessing
from mmengine.dataset import DefaultSampler
from mmengine.evaluator import Evaluator

from mmattr.errors import DataError
from mmattr.evaluation import EvaluationLoss, PedestrianMetric
from mmattr.evaluation.metrics import streaming_metric
from tests.evaluation.random_arrays import as_samples, loop_figures, random_arrays
from tests.evaluation.simulated_ranks import SimulatedRanks, dealt_indices


def feed(metric, samples, indices, batch_size):
    for start in range(0, len(indices), batch_size):
        metric.process(None, [samples[index] for index in indices[start : start + batch_size]])


def whole(label, score):
    metric = PedestrianMetric()
    metric.process(None, as_samples(label, score))
    return metric.evaluate(len(label))


@pytest.mark.parametrize('seed', range(5))
def test_any_batches_give_the_same_bits(seed, monkeypatch):
    monkeypatch.setattr(streaming_metric, 'BUFFER_ROWS', 16)
    label, score = random_arrays(203, 6, seed)
    samples, metric = as_samples(label, score), PedestrianMetric()
    cuts = np.sort(np.random.default_rng(seed).integers(0, 203, 20))
    for rows in np.split(np.arange(203), cuts):
        metric.process(None, [samples[row] for row in rows])
    assert metric.evaluate(203) == whole(label, score)


@pytest.mark.parametrize('limit', [dict(BUFFER_ROWS=600), dict(BUFFER_BYTES=600 * 3 * (1 + 4))], ids=str)
def test_memory_does_not_grow(limit, monkeypatch):
    for name, value in limit.items():
        monkeypatch.setattr(streaming_metric, name, value)
    label, score = random_arrays(500, 3)
    samples, metric = as_samples(label, score), PedestrianMetric()
    for _ in range(20):
        metric.process(None, samples)
        assert metric._num_buffered <= 600
    assert metric.results == []
    results = metric.evaluate(10000)
    expected = loop_figures(np.tile(label, (20, 1)), np.tile(score, (20, 1)))
    assert results == pytest.approx({f'ped/{name}': 100 * value for name, value in expected.items()})
    assert all(type(value) is float for value in results.values())


@pytest.mark.parametrize('world', [1, 2, 3, 4])
@pytest.mark.parametrize('size', [1, 2, 3, 4, 5, 31, 97])
@pytest.mark.parametrize('round_up', [True, False])
def test_exact_over_ranks(world, size, round_up, monkeypatch):
    monkeypatch.setattr(streaming_metric, 'BUFFER_ROWS', 5)
    label, score = random_arrays(size, 4, seed=size, unknown=0)
    loss = np.random.default_rng(size).random(size).astype(np.float32)
    samples = as_samples(label, score, eval_loss=loss)

    single = EvaluationLoss()
    single.process(None, samples)
    expected = {**whole(label, score), **single.evaluate(size)}
    ranks = SimulatedRanks(world, monkeypatch)

    def work(rank):
        results = {}
        for metric in (PedestrianMetric(), EvaluationLoss()):
            feed(metric, samples, dealt_indices(rank, world, size, round_up), batch_size=3)
            results.update(metric.evaluate(size))
        return results

    assert all(results == expected for results in ranks.run(work))


def test_dealt_indices_are_those_of_the_sampler(monkeypatch):
    for world, size, round_up in [(2, 5, True), (3, 7, False), (4, 3, True), (4, 9, True)]:
        for rank in range(world):
            monkeypatch.setattr('mmengine.dataset.sampler.get_dist_info', lambda info=(rank, world): info)
            sampler = DefaultSampler(list(range(size)), shuffle=False, seed=0, round_up=round_up)
            assert list(sampler) == dealt_indices(rank, world, size, round_up)


@pytest.mark.parametrize('received', [0, 4, 6])
def test_lost_or_repeated_images(received):
    metric = PedestrianMetric()
    metric.process(None, as_samples(*random_arrays(received, 2)))
    with pytest.raises(DataError, match=f'received {received} predictions in process 0 of 1 .* expected 5'):
        metric.evaluate(5)
    metric.process(None, as_samples(*random_arrays(5, 2)))  # the failed pass is forgotten
    metric.evaluate(5)


def test_every_rank_hears_of_a_wrong_one(monkeypatch):
    label, score = random_arrays(7, 2)
    samples, ranks = as_samples(label, score), SimulatedRanks(2, monkeypatch)

    def work(rank):
        metric = PedestrianMetric()
        feed(metric, samples, dealt_indices(rank, 2, 7)[: 4 - 2 * rank], batch_size=2)
        with pytest.raises(DataError, match='received 2 predictions in process 1 of 2'):
            metric.evaluate(7)

    ranks.run(work)


def test_empty_data_set():
    with pytest.raises(DataError, match='no images'):
        PedestrianMetric().evaluate(0)


def test_names_of_another_data_set():
    metric = PedestrianMetric()
    metric.dataset_meta = {'attributes': ('a', 'b', 'c')}
    metric.process(None, as_samples(*random_arrays(2, 2)))
    with pytest.raises(DataError, match='hold 2 attributes, the data set names 3'):
        metric.evaluate(2)


def evaluate_in_process(rank, world, label, score, folder):
    torch.distributed.init_process_group('gloo', init_method=f'file://{folder}/store', rank=rank, world_size=world)
    samples = as_samples(label, score, sample_idx=np.arange(len(label)))
    evaluator = Evaluator(
        [dict(type='mmattr.PedestrianMetric'), dict(type='mmattr.ScoreWriter', out_file=f'{folder}/scores.npz')]
    )
    for index in DefaultSampler(samples, shuffle=False):
        evaluator.process([samples[index]])
    results = evaluator.evaluate(len(samples))
    torch.save(results, f'{folder}/{rank}.pt')
    torch.distributed.destroy_process_group()


def test_two_real_processes(tmp_path):
    label, score = random_arrays(13, 5)
    torch.multiprocessing.spawn(evaluate_in_process, (2, label, score, str(tmp_path)), nprocs=2)
    expected = whole(label, score)
    for rank in range(2):
        assert torch.load(tmp_path / f'{rank}.pt') == expected
    with np.load(tmp_path / 'scores.npz') as file:
        np.testing.assert_array_equal(file['score'], score)
        np.testing.assert_array_equal(file['label'], label)

"""ClassAwareSampler: how often what is drawn, and by whom."""

from collections import Counter

import numpy as np
import pytest
from mmengine.runner import Runner

from mmattr.datasets import ClassAwareSampler
from mmattr.errors import ConfigError
from mmattr.registry import DATA_SAMPLERS


class Labels:
    """A data set that has labels only."""

    def __init__(self, labels):
        self.labels = np.asarray(labels)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return index

    def get_data_info(self, index):
        return dict(gt_label=self.labels[index])


def one_hot(*counts):
    """Images with one attribute each, ``counts[j]`` of attribute j."""
    return Labels(np.repeat(np.eye(len(counts), dtype=int), counts, axis=0))


def draw(sampler, epoch=0):
    sampler.set_epoch(epoch)
    return list(sampler)


@pytest.mark.parametrize(('counts', 'reduce', 'length'), [((40, 4, 2), 4, 30), ((7, 3), 4, 4), ((7, 3), 0.5, 28)])
def test_length_of_an_epoch(counts, reduce, length):
    sampler = ClassAwareSampler(one_hot(*counts), reduce=reduce, seed=0)
    assert len(sampler) == length
    assert len(draw(sampler)) == length


def test_every_turn_draws_one_attribute_and_every_round_all_of_them():
    dataset = one_hot(60, 6, 3, 12)
    drawn = dataset.labels[draw(ClassAwareSampler(dataset, samples_per_class=3, seed=1))].argmax(1)
    turns = drawn.reshape(-1, 3)
    assert (turns == turns[:, :1]).all()
    rounds = turns[: len(turns) // 4 * 4, 0].reshape(-1, 4)
    assert (np.sort(rounds) == np.arange(4)).all()
    assert len({tuple(order) for order in rounds}) > 1  # in changing orders


def test_images_of_an_attribute_take_turns():
    sampler = ClassAwareSampler(one_hot(40, 4), reduce=1, seed=0)  # 80 draws, 40 or so for 4 images
    counts = Counter(draw(sampler))
    rare = [counts[index] for index in range(40, 44)]
    assert max(rare) - min(rare) <= 1
    assert max(counts[index] for index in range(40)) <= 2


def test_unknown_labels_and_absent_attributes_get_no_turn():
    labels = [[1, -1, 0], [0, -1, 0], [0, 1, 0], [-1, -1, -1], [1, 1, 0]]
    sampler = ClassAwareSampler(Labels(labels), reduce=0.1, seed=0)
    assert len(sampler) == 40  # two positives, two attributes
    assert set(draw(sampler)) == {0, 2, 4}


def test_epochs_differ_and_repeat():
    first, second = (ClassAwareSampler(one_hot(40, 4), seed=3) for _ in range(2))
    assert draw(first, 2) == draw(second, 2)  # whatever was drawn before
    assert draw(first, 0) != draw(first, 1)
    assert draw(ClassAwareSampler(one_hot(40, 4), seed=4), 2) != draw(second, 2)


@pytest.mark.parametrize('world_size', [2, 3])
def test_processes_share_an_epoch(world_size, monkeypatch):
    whole = ClassAwareSampler(one_hot(11, 4, 2), reduce=2, seed=0)
    parts = []
    for rank in range(world_size):
        monkeypatch.setattr(
            'mmattr.datasets.samplers.class_aware_sampler.get_dist_info', lambda rank=rank: (rank, world_size)
        )
        parts.append(ClassAwareSampler(one_hot(11, 4, 2), reduce=2, seed=0))
    shares = [draw(part) for part in parts]
    assert {len(share) for share in shares} == {len(parts[0])}
    dealt = [index for group in zip(*shares, strict=True) for index in group]
    assert 0 <= len(dealt) - len(whole) < world_size
    assert dealt == parts[0].draw_epoch().tolist()


def test_a_config_builds_it_in_a_data_loader():
    loader = Runner.build_dataloader(
        dict(
            batch_size=4,
            num_workers=0,
            sampler=dict(type='mmattr.ClassAwareSampler', samples_per_class=2, reduce=2),
            dataset=one_hot(8, 2),
        ),
        seed=5,
    )
    assert loader.sampler.seed == 5
    assert sum(len(batch) for batch in loader) == len(loader.sampler) == 8


@pytest.mark.parametrize('wrong', [dict(samples_per_class=0), dict(samples_per_class=1.5), dict(reduce=0)])
def test_numbers_out_of_range_are_refused(wrong):
    with pytest.raises(ConfigError, match='ClassAwareSampler was given'):
        ClassAwareSampler(one_hot(3), **wrong)


def test_data_without_positives_is_refused():
    assert 'ClassAwareSampler' in DATA_SAMPLERS.module_dict
    for labels in ([[0, -1], [0, 0]], []):
        with pytest.raises(ConfigError, match='the training data has none'):
            ClassAwareSampler(Labels(labels))

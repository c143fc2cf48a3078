import numpy as np
import pytest

from mmattr.evaluation.functional import AttributeCounts, PedestrianCounts, pedestrian_counts
from mmattr.evaluation.functional.outcomes import BLOCK_LABELS
from tests.evaluation.random_arrays import random_arrays


def test_one_pass_counts_both_halves():
    label, score = random_arrays(100, 4)
    counts = PedestrianCounts.count(label, score, [0.1, 0.4, 0.5, 0.9])
    alone = AttributeCounts.count(label, score, [0.1, 0.4, 0.5, 0.9])
    np.testing.assert_array_equal(counts.attributes.hit, alone.hit)
    positive, predicted, hit = counts.instances.triples()
    assert (positive * counts.instances.images).sum() == alone.positive.sum()
    assert (predicted * counts.instances.images).sum() == alone.predicted.sum()
    assert (hit * counts.instances.images).sum() == alone.hit.sum()


def test_no_images():
    counts = PedestrianCounts.count(np.zeros((0, 3)), np.zeros((0, 3)))
    assert counts.attributes.known.tolist() == [0, 0, 0]
    assert len(counts.instances.codes) == 0


@pytest.mark.parametrize('blocks', [1, 2, 3])
def test_blocks_counted_together_change_nothing(blocks, monkeypatch):
    label, score = random_arrays(3 * BLOCK_LABELS // 7 + 5, 7)
    expected = PedestrianCounts.count(label, score)
    monkeypatch.setattr(pedestrian_counts, 'BLOCKS_AT_ONCE', blocks)
    found = PedestrianCounts.count(label, score)
    np.testing.assert_array_equal(found.instances.codes, expected.instances.codes)
    np.testing.assert_array_equal(found.instances.images, expected.instances.images)
    for name in ('known', 'positive', 'predicted', 'hit'):
        np.testing.assert_array_equal(getattr(found.attributes, name), getattr(expected.attributes, name))

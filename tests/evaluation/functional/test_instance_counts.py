from collections import Counter

import numpy as np
import pytest

from mmattr.evaluation.functional import PedestrianCounts
from tests.evaluation.random_arrays import random_arrays


def instances(label, score):
    return PedestrianCounts.count(label, score).instances


@pytest.mark.parametrize('num_attributes', [1, 4, 200])
def test_triples_against_a_counter(num_attributes):
    label, score = random_arrays(3000, num_attributes)
    expected = Counter()
    for truth, value in zip(label, score, strict=True):
        predicted = (value > 0.5) & (truth >= 0)
        if (truth >= 0).any():
            expected[(truth == 1).sum(), predicted.sum(), (predicted & (truth == 1)).sum()] += 1
    counts = instances(label, score)
    assert Counter(dict(zip(zip(*counts.triples(), strict=True), counts.images, strict=True))) == expected


def test_any_split_gives_the_same_arrays():
    label, score = random_arrays(5000, 9)
    whole = instances(label, score)
    order = np.random.default_rng(1).permutation(5000)
    parts = [instances(label[rows], score[rows]) for rows in np.array_split(order, 23)]
    total = sum(parts[1:], start=parts[0])
    np.testing.assert_array_equal(total.codes, whole.codes)
    np.testing.assert_array_equal(total.images, whole.images)


def test_unknown_images_leave_no_triple():
    empty = instances(np.full((3, 2), -1), np.zeros((3, 2)))
    assert len(empty.codes) == 0
    assert len((empty + empty).codes) == 0
    one = instances([[1, 0]], [[0.9, 0.1]])
    assert (empty + one).images.tolist() == (one + empty).images.tolist() == [1]

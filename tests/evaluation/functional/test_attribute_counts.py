import numpy as np

from mmattr.evaluation.functional import AttributeCounts
from tests.evaluation.random_arrays import random_arrays


def test_against_a_loop():
    label, score = random_arrays(300, 5)
    counts = AttributeCounts.count(label, score, 0.45)
    for column in range(5):
        pairs = [(y, s > 0.45) for y, s in zip(label[:, column], score[:, column], strict=True) if y >= 0]
        assert counts.known[column] == len(pairs)
        assert counts.positive[column] == sum(y == 1 for y, _ in pairs)
        assert counts.negative[column] == sum(y == 0 for y, _ in pairs)
        assert counts.predicted[column] == sum(p for _, p in pairs)
        assert counts.hit[column] == sum(p and y == 1 for y, p in pairs)
        assert counts.true_negative[column] == sum(not p and y == 0 for y, p in pairs)
        assert counts.correct[column] == sum(p == (y == 1) for y, p in pairs)


def test_counts_add_up_over_any_split():
    label, score = random_arrays(5000, 6)
    whole = AttributeCounts.count(label, score)
    parts = [AttributeCounts.count(label[rows], score[rows]) for rows in np.array_split(np.arange(5000), 37)]
    total = sum(parts[1:], start=parts[0])
    for name in ('known', 'positive', 'predicted', 'hit'):
        np.testing.assert_array_equal(getattr(total, name), getattr(whole, name))
        assert getattr(total, name).dtype == np.int64

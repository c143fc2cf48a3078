import pickle

import numpy as np

from mmattr.evaluation.functional import Ranking, ScoredLabels, average_precision
from tests.evaluation.random_arrays import random_arrays


def test_blocks_in_any_order_rank_the_same():
    label, score = random_arrays(90, 4)
    score = np.round(score, 1)
    blocks = [ScoredLabels(((label[rows], score[rows]),)) for rows in np.array_split(np.arange(90), 4)]
    forwards, backwards = blocks[0] + blocks[1] + blocks[2] + blocks[3], blocks[3] + blocks[2] + blocks[1] + blocks[0]
    whole = average_precision(label, score, 'rank').tolist()
    for counts in (forwards, backwards):
        assert average_precision(counts.ranking, definition='rank').tolist() == whole


def test_memory_is_five_bytes_per_label():
    label, score = random_arrays(1000, 8)
    size = len(pickle.dumps(ScoredLabels(((label, score),))))
    assert size < 5 * label.size + 1000


def test_the_ranking_is_made_once():
    counts = ScoredLabels((random_arrays(10, 2),))
    assert isinstance(counts.ranking, Ranking)
    assert counts.ranking is counts.ranking


def test_blocks_are_joined():
    first, second = (np.ones((2, 3)), np.zeros((2, 3))), (np.zeros((1, 3)), np.ones((1, 3)))
    label, score = (ScoredLabels((first,)) + ScoredLabels((second,))).arrays
    assert label[:, 0].tolist() == [1, 1, 0]
    assert score[:, 2].tolist() == [0, 0, 1]

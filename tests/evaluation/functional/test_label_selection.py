import numpy as np
import pytest

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional import LabelSelection
from tests.evaluation.random_arrays import random_arrays


def loop(score, threshold, inclusive, top_k, keep_ties):
    """Row by row: sort, keep, compare."""
    result = []
    for row in score:
        chosen = set(range(len(row)))
        if top_k is not None and top_k < len(row):
            order = sorted(chosen, key=lambda j: (-row[j], j))
            last = row[order[top_k - 1]]
            chosen = {j for j in chosen if row[j] >= last} if keep_ties else set(order[:top_k])
        if threshold is not None:
            limits = np.broadcast_to(np.float32(threshold), row.shape)
            chosen = {j for j in chosen if row[j] > limits[j] or (inclusive and row[j] == limits[j])}
        result.append([j in chosen for j in range(len(row))])
    return result


@pytest.mark.parametrize('threshold', [None, 0.5, [0.25, 0.5, 0.5, 0.75, 1, 0]])
@pytest.mark.parametrize('inclusive', [False, True])
@pytest.mark.parametrize(
    ('top_k', 'keep_ties'), [(None, False), (1, False), (3, False), (3, True), (6, True), (9, False)]
)
def test_against_a_loop(threshold, inclusive, top_k, keep_ties):
    if threshold is None and top_k is None:
        return
    _, score = random_arrays(40, 6)
    score = (np.round(score * 4) / 4).astype(np.float32)
    selection = LabelSelection(threshold, inclusive, top_k, keep_ties)
    assert selection.predict(score).tolist() == loop(score, threshold, inclusive, top_k, keep_ties)


def test_unknown_attributes_take_part_but_are_no_prediction():
    label, score = np.array([[-1, 1, 0]]), np.array([[0.9, 0.8, 0.7]])
    outcomes = LabelSelection(top_k=2).outcomes(label, score)
    assert outcomes.predicted.tolist() == [[False, True, False]]
    assert outcomes.hit.tolist() == [[False, True, False]]
    assert outcomes.known.tolist() == [[False, True, True]]


def test_float32_thresholds_are_rounded_as_the_scores():
    score = np.array([[0.45]], dtype=np.float32)
    assert not LabelSelection(0.45).predict(score).any()
    assert LabelSelection(0.45, inclusive=True).predict(score).all()


def test_what_a_report_says():
    assert LabelSelection().conventions() == {'threshold': 0.5}
    options = dict(threshold=None, top_k=3, keep_ties=True)
    assert LabelSelection(**options).conventions() == options
    per_attribute = LabelSelection(threshold=np.array([0.1, 0.2]), inclusive=True).conventions()
    assert per_attribute == {'threshold': [0.1, 0.2], 'inclusive': True}


@pytest.mark.parametrize(
    ('options', 'words'),
    [
        (dict(threshold=None), 'predicts every attribute'),
        (dict(keep_ties=True), 'needs top_k'),
        (dict(top_k=0), 'whole number from 1 on, got 0'),
        (dict(top_k=2.5), r'got 2\.5'),
        (dict(top_k=True), 'got True'),
        (dict(threshold=1.5), r'in \[0, 1\]'),
    ],
)
def test_impossible_rules(options, words):
    with pytest.raises(ConfigError, match=words):
        LabelSelection(**options)


def test_wrong_arrays():
    with pytest.raises(DataError, match='shape of label'):
        LabelSelection().outcomes([[1, 0]], [[0.5]])
    with pytest.raises(ConfigError, match='2 numbers for 3 attributes'):
        LabelSelection(threshold=[0.1, 0.2]).predict(np.zeros((1, 3)))

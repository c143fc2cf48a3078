import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import AttributeCounts, multi_label_columns, multi_label_figures
from tests.evaluation.random_arrays import random_arrays


@pytest.mark.parametrize('policy', ['skip', 'zero'])
def test_against_scikit_learn(policy):
    label, score = random_arrays(120, 7, unknown=0)
    figures = multi_label_figures(AttributeCounts.count(label, score), policy)
    predicted = score > 0.5
    for prefix, average in (('C', 'macro'), ('O', 'micro')):
        precision, recall, f1 = (
            function(label, predicted, average=average) for function in (precision_score, recall_score, f1_score)
        )
        assert figures[f'{prefix}P'] == pytest.approx(precision)
        assert figures[f'{prefix}R'] == pytest.approx(recall)
        assert figures['CF1_mean' if average == 'macro' else 'OF1'] == pytest.approx(f1)
    assert figures['CF1'] == pytest.approx(2 * figures['CP'] * figures['CR'] / (figures['CP'] + figures['CR']))
    assert figures['CF1'] != pytest.approx(figures['CF1_mean'], abs=1e-4)


def test_unknown_labels_against_scikit_learn_one_attribute_at_a_time():
    label, score = random_arrays(80, 5)
    columns = multi_label_columns(AttributeCounts.count(label, score))
    for j in range(5):
        known = label[:, j] >= 0
        truth, predicted = label[known, j], score[known, j] > 0.5
        for name, function in (('precision', precision_score), ('recall', recall_score), ('f1', f1_score)):
            assert columns[name][j] == pytest.approx(function(truth, predicted))


def test_a_row_by_hand():
    """Two attributes: one with 2 hits of 3 predictions and 4 present, one never predicted with 1 present."""
    label = [[1, 0], [1, 0], [1, 0], [1, 1], [0, 0]]
    score = [[0.9, 0], [0.9, 0], [0.1, 0], [0.1, 0.1], [0.9, 0]]
    figures = multi_label_figures(AttributeCounts.count(label, score))
    assert figures == pytest.approx(
        {
            'CP': (2 / 3 + 0) / 2,
            'CR': (2 / 4 + 0) / 2,
            'CF1': 2 * (1 / 3) * (1 / 4) / (1 / 3 + 1 / 4),
            'CF1_mean': (4 / 7) / 2,
            'OP': 2 / 3,
            'OR': 2 / 5,
            'OF1': 4 / 8,
        }
    )


def test_an_attribute_without_positives():
    counts = AttributeCounts.count([[1, 0, -1], [0, 0, -1]], [[0.9, 0.8, 0.9], [0.1, 0.2, 0.9]])
    skip, zero = (multi_label_figures(counts, policy) for policy in ('skip', 'zero'))
    assert (skip['CP'], skip['CR'], skip['CF1'], skip['CF1_mean']) == (1, 1, 1, 1)
    assert (zero['CP'], zero['CR'], zero['CF1'], zero['CF1_mean']) == (0.5, 0.5, 0.5, 0.5)
    assert skip['OP'] == zero['OP'] == 0.5, 'its wrong prediction counts'
    assert skip['OR'] == zero['OR'] == 1
    assert np.isnan(multi_label_columns(counts, 'skip')['f1']).tolist() == [False, True, True]
    assert np.isnan(multi_label_columns(counts, 'zero')['f1']).tolist() == [False, False, True]


def test_nothing_known_nothing_present_nothing_predicted():
    nothing_known = AttributeCounts.count([[-1, -1]], [[0.9, 0.1]])
    for policy in ('skip', 'zero'):
        assert all(np.isnan(value) for value in multi_label_figures(nothing_known, policy).values())
    nothing_present = AttributeCounts.count([[0, 0]], [[0.9, 0.1]])
    assert all(np.isnan(value) for value in multi_label_figures(nothing_present).values())
    assert set(multi_label_figures(nothing_present, 'zero').values()) == {0}
    nothing_predicted = AttributeCounts.count([[1, 0]], [[0.1, 0.1]])
    assert set(multi_label_figures(nothing_predicted).values()) == {0}


def test_an_unknown_policy():
    with pytest.raises(ConfigError, match="'skip' or 'zero', got 'nan'"):
        multi_label_figures(AttributeCounts.count([[1]], [[0.5]]), 'nan')

import csv
from io import StringIO
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import spearmanr

from mmattr.apis.word_pairs import attention_lift, pairs_csv, pairs_markdown, rank_agreement, word_pairs
from tests.visualization.attention_sample import distributions

NAMES = ('hat', 'a|b', 'x,"y"', 'bag', 'constant')
LABELS = np.column_stack([np.random.default_rng(0).integers(0, 2, (50, 4)), np.ones(50, int)]).astype(np.int8)
ATTENTION = distributions(5, 5).astype(np.float64)


def test_pairs_against_a_loop():
    found = word_pairs(ATTENTION, LABELS, NAMES)
    assert len(found) == 10
    assert [pair.attention for pair in found] == sorted((pair.attention for pair in found), reverse=True)
    for i, j in combinations(range(5), 2):
        (pair,) = [pair for pair in found if pair[:2] == (NAMES[i], NAMES[j])]
        assert pair.attention == pytest.approx((ATTENTION[i, j] + ATTENTION[j, i]) / 2)
        assert (pair.forward, pair.backward) == pytest.approx((ATTENTION[i, j], ATTENTION[j, i]))
        to_j = np.mean([ATTENTION[k, j] for k in range(5) if k != j])
        to_i = np.mean([ATTENTION[k, i] for k in range(5) if k != i])
        assert pair.lift == pytest.approx((ATTENTION[i, j] / to_j + ATTENTION[j, i] / to_i) / 2)
        if j == 4:
            assert np.isnan(pair.phi)
        else:
            assert pair.phi == pytest.approx(np.corrcoef(LABELS[:, i], LABELS[:, j])[0, 1])
        assert pair.images == 50


def test_lift_takes_out_what_every_word_gets():
    even = np.tile([0.5, 0.3, 0.2], (3, 1))
    np.testing.assert_allclose(attention_lift(even), np.ones((3, 3)))
    np.testing.assert_array_equal(attention_lift(np.eye(2)), np.ones((2, 2)))


def symmetric(size, seed):
    matrix = np.random.default_rng(seed).random((size, size))
    return matrix + matrix.T


def test_rank_agreement_is_spearman_over_pairs():
    attention, strength = symmetric(8, 0), symmetric(8, 1)
    strength[2, 3] = strength[3, 2] = np.nan
    found = rank_agreement(attention, strength)
    pairs = [(i, j) for i, j in combinations(range(8), 2) if (i, j) != (2, 3)]
    expected = spearmanr([attention[pair] for pair in pairs], [strength[pair] for pair in pairs]).statistic
    assert found.rho == pytest.approx(expected)
    assert found.pairs == 27
    assert 0.05 < found.p_value <= 1


def test_perfect_agreement_and_its_p_value():
    strength = symmetric(9, 2)
    found = rank_agreement(strength**3, strength)
    assert found.rho == pytest.approx(1)
    assert found.p_value == pytest.approx(0.001)
    assert rank_agreement(-strength, strength).rho == pytest.approx(-1)


def test_p_values_are_even_without_agreement():
    values = [rank_agreement(symmetric(7, seed), symmetric(7, 100 + seed)).p_value for seed in range(12)]
    assert 0.2 < np.mean(values) < 0.8


@pytest.mark.parametrize('size', [1, 2])
def test_too_few_pairs(size):
    assert np.isnan(rank_agreement(symmetric(size, 0), symmetric(size, 1)).rho)


def test_nothing_varies():
    assert np.isnan(rank_agreement(np.ones((4, 4)), symmetric(4, 0)).rho)
    assert np.isnan(rank_agreement(symmetric(4, 0), np.full((4, 4), np.nan)).rho)


def test_tables():
    pairs = word_pairs(ATTENTION, LABELS, NAMES)
    rows = list(csv.DictReader(StringIO(pairs_csv(pairs))))
    assert [(row['first'], row['second']) for row in rows] == [pair[:2] for pair in pairs]
    assert [float(row['attention']) for row in rows] == pytest.approx([pair.attention for pair in pairs], abs=1e-6)
    lines = pairs_markdown(pairs, 3).splitlines()
    assert len(lines) == 5
    assert all(line.replace('\\|', '').count('|') == 6 for line in lines)

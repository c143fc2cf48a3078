import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional import Ranking, average_precision, check_average_precision_options
from tests.evaluation.average_precision_loops import (
    envelope_average_precision,
    every_order,
    in_order,
    rank_average_precision,
    step_average_precision,
)
from tests.evaluation.random_arrays import random_arrays

LOOPS = {
    'step': step_average_precision,
    'rank': rank_average_precision,
    'envelope': envelope_average_precision,
}


def tied_arrays(num_images, num_attributes, seed=0):
    label, score = random_arrays(num_images, num_attributes, seed)
    return label, (np.round(score * 6) / 6).astype(np.float32)


@pytest.mark.parametrize('definition', LOOPS)
@pytest.mark.parametrize('ties', ['lowest', 'highest'])
def test_distinct_scores_against_loops(definition, ties):
    label, score = random_arrays(60, 5)
    expected = [LOOPS[definition](label[:, j], score[:, j]) for j in range(5)]
    assert average_precision(label, score, definition, ties) == pytest.approx(expected)


@pytest.mark.parametrize('arrays', [random_arrays, tied_arrays])
def test_step_is_that_of_scikit_learn(arrays):
    label, score = arrays(200, 6)
    expected = [average_precision_score(y[y >= 0], s[y >= 0]) for y, s in zip(label.T, score.T, strict=True)]
    assert average_precision(label, score) == pytest.approx(expected, abs=1e-12)
    assert expected == pytest.approx([step_average_precision(*c) for c in zip(label.T, score.T, strict=True)])


@pytest.mark.parametrize('ties', ['lowest', 'highest'])
@pytest.mark.parametrize('seed', range(4))
def test_ties_are_the_extremes_of_all_orders(ties, seed):
    generator = np.random.default_rng(seed)
    label = generator.integers(0, 2, (7, 3))
    label[0] = 1
    score = generator.integers(1, 4, (7, 3)) / 4
    extreme = min if ties == 'lowest' else max
    rank, envelope = [], []
    for truth, value in zip(label.T, score.T, strict=True):
        curves = [in_order(truth, order) for order in every_order(truth, value)]
        rank.append(extreme(np.mean(curve) for curve in curves))
        envelope.append(extreme(np.mean(np.maximum.accumulate(curve[::-1])) for curve in curves))
    assert average_precision(label, score, 'rank', ties) == pytest.approx(rank)
    assert average_precision(label, score, 'envelope', ties) == pytest.approx(envelope)


def test_a_tied_example_by_hand():
    """Scores 0.9: present, absent, absent; 0.5: present, absent; 0.1: present."""
    label, score = np.array([[1, 0, 0, 1, 0, 1]]).T, np.array([[0.9, 0.9, 0.9, 0.5, 0.5, 0.1]]).T
    figures = {
        (definition, ties): average_precision(label, score, definition, ties).item()
        for definition in LOOPS
        for ties in ('lowest', 'highest')
    }
    assert figures['step', 'lowest'] == figures['step', 'highest'] == pytest.approx((1 / 3 + 2 / 5 + 3 / 6) / 3)
    assert figures['rank', 'lowest'] == pytest.approx((1 / 3 + 2 / 5 + 3 / 6) / 3)
    assert figures['rank', 'highest'] == pytest.approx((1 + 2 / 4 + 3 / 6) / 3)
    assert figures['envelope', 'lowest'] == pytest.approx(1 / 2)
    assert figures['envelope', 'highest'] == pytest.approx((1 + 1 / 2 + 1 / 2) / 3)


def test_the_three_definitions_differ():
    label, score = tied_arrays(300, 4)
    step, rank, envelope = (average_precision(label, score, definition) for definition in LOOPS)
    assert (step != rank).all()
    assert (envelope > rank).all()


def test_the_order_of_the_images_does_not_matter():
    label, score = tied_arrays(150, 4)
    shuffled = np.random.default_rng(1).permutation(150)
    for definition in LOOPS:
        for ties in ('lowest', 'highest'):
            one = average_precision(label, score, definition, ties)
            other = average_precision(label[shuffled], score[shuffled], definition, ties)
            assert one.tolist() == other.tolist()


@pytest.mark.parametrize('definition', LOOPS)
def test_attributes_without_positives(definition):
    label = np.array([[1, 0, -1, -1], [0, 0, -1, 1], [1, -1, -1, -1]])
    score = np.array([[0.9, 0.8, 0.5, 0.5], [0.2, 0.7, 0.5, 0.5], [0.5, 0.9, 0.5, 0.1]])
    assert average_precision(label, score, definition) == pytest.approx([1, np.nan, np.nan, 1], nan_ok=True)
    zero = average_precision(label, score, definition, without_positives='zero')
    assert zero == pytest.approx([1, 0, np.nan, 1], nan_ok=True)


@pytest.mark.parametrize('definition', LOOPS)
def test_one_image_and_none(definition):
    assert average_precision([[1, 0]], [[0.0, 1.0]], definition) == pytest.approx([1, np.nan], nan_ok=True)
    assert np.isnan(average_precision(np.zeros((0, 3)), np.zeros((0, 3)), definition)).all()


@pytest.mark.parametrize('definition', LOOPS)
def test_all_present_and_all_equal(definition):
    assert average_precision(np.ones((4, 1)), np.full((4, 1), 0.5), definition).item() == 1
    label = np.array([[1], [0], [1], [0]])
    lowest = average_precision(label, np.zeros((4, 1)), definition).item()
    assert lowest == pytest.approx({'step': 0.5, 'rank': (1 / 3 + 2 / 4) / 2, 'envelope': 0.5}[definition])


def test_a_ranking_is_taken_too():
    label, score = tied_arrays(40, 3)
    assert average_precision(Ranking.of(label, score)).tolist() == average_precision(label, score).tolist()


@pytest.mark.parametrize(
    ('options', 'words'),
    [
        (('area', 'lowest', 'skip'), "must be 'step' or 'rank' or 'envelope', got 'area'"),
        (('rank', 'first', 'skip'), "ties of the average precision must be 'lowest' or 'highest'"),
        (('rank', 'lowest', 'nan'), "must be 'skip' or 'zero', got 'nan'"),
    ],
)
def test_unknown_words(options, words):
    for check in (check_average_precision_options, lambda *words: average_precision([[1]], [[0.5]], *words)):
        with pytest.raises(ConfigError, match=words):
            check(*options)


def test_logits_are_refused():
    with pytest.raises(DataError, match='sigmoid'):
        average_precision([[1]], [[2.5]])

"""The report about hints: every figure arrives, in both forms."""

import json

import numpy as np
import pytest

from mmattr.apis.hint_report import HintReport, check_same_images, residual_predictions, statistics_predictions
from mmattr.apis.hinted_predictions import HintedPredictions
from mmattr.errors import DataError
from mmattr.evaluation.functional.hint_curve import hint_curve, hint_difference
from mmattr.evaluation.functional.hint_draw import draw_hints

PERCENTS = (0.0, 50.0)
NAMES = tuple(f'attribute {index}' for index in range(12))


def hinted(seed=0, n=30, m=12):
    """Labels of pairs of equal attributes, so that a known one tells its twin; the model guesses at random."""
    generator = np.random.default_rng(seed)
    label = np.repeat(generator.integers(0, 2, (n, m // 2)), 2, axis=1).astype(np.int8)
    given = np.stack([draw_hints(row, PERCENTS, 2, seed, index) for index, row in enumerate(label)], axis=2)
    score = generator.random((n, m)).astype(np.float32)
    return HintedPredictions(NAMES, label, given, np.broadcast_to(score > 0.5, given.shape), score)


def report_of(one):
    other = np.random.default_rng(5).random(one.predicted.shape) < 0.5
    other[0] = other[0, :1]
    predicted = {'model': one.predicted, 'other': other}
    return HintReport(dict(data='random', seed=0), NAMES, PERCENTS, one.label, one.given, predicted)


def test_json_holds_the_curves_and_the_differences():
    report = report_of(hinted())
    found = json.loads(json.dumps(report.as_json(), allow_nan=False))
    assert found['setting'] == dict(data='random', seed=0)
    first, second = found['models']
    point = hint_curve(report.label, report.given, report.predicted['model'], PERCENTS)[1]
    entry = first['curve'][1]
    assert entry['percent'] == 50
    assert entry['given_per_image'] == 6
    for key in ('error', 'error_without', 'gain'):
        assert entry[key] == pytest.approx(getattr(point, key))
    assert entry['error_interval'] == pytest.approx(point.error_interval)
    assert entry['attributes'][NAMES[3]]['error'] == pytest.approx(point.label_error[3])
    assert 'difference_to_first' not in entry
    expected = hint_difference(report.label, report.given[1], *(p[1] for p in report.predicted.values()))
    entry = second['curve'][1]
    assert [entry['difference_to_first'], *entry['difference_interval']] == pytest.approx(expected)


def test_markdown_has_a_row_per_percentage_and_the_extreme_attributes():
    report = report_of(hinted())
    lines = report.as_markdown().splitlines()
    assert [line.split('|')[1].strip() for line in lines if '% |' in line] == ['0 %', '50 %']
    point = report.curves()['model'][1]
    gain = point.label_error_without - point.label_error
    listed = [line.split('|')[1].strip() for line in lines if line.startswith('| attribute ')][1:]
    assert len(listed) == 10
    assert gain[NAMES.index(listed[0])] == gain.max()
    assert gain[NAMES.index(listed[-1])] == gain.min()
    assert '- data: random' in lines


def test_what_has_no_value_is_null():
    one = hinted(n=2)
    given = one.given.copy()
    given[1] = True
    report = HintReport({}, NAMES, PERCENTS, one.label, given, {'model': one.predicted})
    entry = report.as_json()['models'][0]['curve'][1]
    assert entry['error'] is None
    assert 'nan' in report.as_markdown()


def twins_of_given_words(one):
    """(2, 30, 12) bool: words whose equal neighbour is given while they are not."""
    given = one.given[1]
    return given.reshape(2, 30, 6, 2)[..., ::-1].reshape(2, 30, 12) & ~given


def test_statistics_know_the_twin_of_a_given_word():
    one = hinted()
    found = statistics_predictions(one, hinted(seed=1, n=300).label)
    truth = np.broadcast_to(one.label == 1, found[1].shape)
    assert (found[1] == truth)[twins_of_given_words(one)].all()
    assert found.shape == one.predicted.shape


def test_residuals_correct_the_twin_of_a_given_word():
    one = hinted()
    # The model is wrong about both twins of a pair or about none, so that a given word reveals the mistake.
    wrong = np.repeat(np.random.default_rng(2).random((30, 6)) < 0.3, 2, axis=1)
    score = np.where((one.label == 1) ^ wrong, 0.7, 0.3).astype(np.float32)
    one = HintedPredictions(NAMES, one.label, one.given, np.broadcast_to(score > 0.5, one.given.shape), score)
    found = residual_predictions(one)
    np.testing.assert_array_equal(found[0], one.predicted[0])  # without hints nothing changes
    truth = np.broadcast_to(one.label == 1, found[1].shape)
    twins = twins_of_given_words(one)
    assert (one.predicted[1] == truth)[twins].mean() < 0.8
    assert (found[1] == truth)[twins].mean() > 0.9


def test_residuals_of_an_image_come_from_the_other_half():
    one = hinted()
    label = one.label.copy()
    label[:15] = 1 - label[:15]
    changed = HintedPredictions(NAMES, label, one.given, one.predicted, one.score)
    assert (residual_predictions(one)[:, :, 15:] != residual_predictions(changed)[:, :, 15:]).any()


def test_models_on_other_data_are_not_compared():
    one = hinted()
    check_same_images(one, hinted(), ('a', 'b'))
    with pytest.raises(DataError, match='other images'):
        check_same_images(one, hinted(seed=1), ('a', 'b'))
    renamed = HintedPredictions(NAMES[::-1], one.label, one.given, one.predicted, one.score)
    with pytest.raises(DataError, match='order'):
        check_same_images(one, renamed, ('a', 'b'))

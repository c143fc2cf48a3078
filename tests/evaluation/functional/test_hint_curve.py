"""The curve over hints against loops over single labels."""

import numpy as np
import pytest

from mmattr.evaluation.functional.hint_curve import hint_curve, hint_difference
from mmattr.evaluation.functional.hint_draw import draw_hints

PERCENTS = (0.0, 30.0, 60.0)


def random_case(n=25, m=7, repeats=2, seed=0):
    generator = np.random.default_rng(seed)
    label = generator.integers(-1, 2, (n, m)).astype(np.int8)
    given = np.stack([draw_hints(row, PERCENTS, repeats, seed, i) for i, row in enumerate(label)], 2)
    predicted = generator.random((3, repeats, n, m)) < 0.5
    predicted[0] = predicted[0, :1]
    return label, given, predicted


def loop_error(label, given, predicted, attributes):
    wrong = [
        predicted[r, i, j] != label[i, j]
        for r in range(len(given))
        for i in range(len(label))
        for j in attributes
        if label[i, j] >= 0 and not given[r, i, j]
    ]
    return 100 * np.mean(wrong)


def test_errors_equal_a_plain_loop():
    label, given, predicted = random_case()
    points = hint_curve(label, given, predicted, PERCENTS)
    assert [point.percent for point in points] == list(PERCENTS)
    for f, point in enumerate(points):
        error, without = (loop_error(label, given[f], which, range(7)) for which in (predicted[f], predicted[0]))
        assert point.error == pytest.approx(error)
        assert point.error_without == pytest.approx(without)
        assert point.gain == pytest.approx(without - error)
        assert point.error_interval[0] < error < point.error_interval[1]
        assert point.given == pytest.approx(given[f].sum() / (2 * 25))
        for r in range(2):
            single = loop_error(label, given[f, r : r + 1], predicted[f, r : r + 1], range(7))
            assert point.error_of_draws[r] == pytest.approx(single)
        for j in range(7):
            assert point.label_error[j] == pytest.approx(loop_error(label, given[f], predicted[f], [j]))
            assert point.label_error_without[j] == pytest.approx(loop_error(label, given[f], predicted[0], [j]))
    assert points[0].gain == 0
    assert points[0].gain_interval == (0, 0)


def test_difference_of_two_models():
    label, given, predicted = random_case()
    value, low, high = hint_difference(label, given[1], predicted[1], predicted[2])
    expected = loop_error(label, given[1], predicted[2], range(7)) - loop_error(label, given[1], predicted[1], range(7))
    assert value == pytest.approx(expected)
    assert low < value < high
    assert hint_difference(label, given[1], predicted[1], predicted[1]) == (0, 0, 0)


def test_no_remaining_label_has_no_error():
    label = np.array([[1, -1]], dtype=np.int8)
    given = np.zeros((2, 1, 1, 2), dtype=bool)
    given[1, 0, 0, 0] = True
    point = hint_curve(label, given, np.zeros_like(given), (0.0, 60.0))[1]
    assert np.isnan([point.error, point.gain, *point.error_interval, *point.label_error]).all()

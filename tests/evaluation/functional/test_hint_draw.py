"""The draw of given words against what it promises."""

from itertools import pairwise

import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.hint_draw import check_percents, draw_hints

PERCENTS = (0.0, 10.0, 25.0, 50.0, 75.0)


def test_counts_are_shares_of_the_known_words_and_unknown_words_are_never_given():
    generator = np.random.default_rng(0)
    for index in range(40):
        label = generator.integers(-1, 2, 17)
        known = int((label >= 0).sum())
        given = draw_hints(label, PERCENTS, 3, 7, index)
        assert given.shape == (5, 3, 17)
        assert not given[:, :, label < 0].any()
        for percent, draws in zip(PERCENTS, given, strict=True):
            assert draws.sum(1).tolist() == [int(percent * known / 100 + 0.5)] * 3


def test_draws_are_nested_and_depend_on_seed_image_and_repeat_only():
    label = np.ones(40, dtype=np.int8)
    given = draw_hints(label, PERCENTS, 4, 0, 5)
    for smaller, larger in pairwise(given):
        assert not (smaller & ~larger).any()
    np.testing.assert_array_equal(given, draw_hints(1 - label, PERCENTS, 4, 0, 5))  # the values of labels play no role
    np.testing.assert_array_equal(given[:, :2], draw_hints(label, PERCENTS, 2, 0, 5))
    np.testing.assert_array_equal(given[2:3], draw_hints(label, PERCENTS[2:3], 4, 0, 5))
    assert len({draws.tobytes() for draws in given[3]}) == 4
    assert (given != draw_hints(label, PERCENTS, 4, 1, 5)).any()
    assert (given != draw_hints(label, PERCENTS, 4, 0, 6)).any()


def test_every_known_word_is_given_equally_often():
    label = np.array([1, 0, -1, 1, 0, 1])
    share = np.mean([draw_hints(label, [40.0], 10, 0, index)[0] for index in range(200)], axis=(0, 1))
    np.testing.assert_allclose(share[label >= 0], 0.4, atol=4 * (0.24 / 2000) ** 0.5)


def test_nothing_known_gives_nothing():
    assert not draw_hints(np.array([-1, -1]), PERCENTS, 2, 0, 0).any()


def test_percentages_are_sorted_and_begin_without_hints():
    assert check_percents([50, 10, 10]) == (0.0, 10.0, 50.0)
    for wrong in (100, -1, float('nan')):
        with pytest.raises(ConfigError, match='below 100'):
            check_percents([wrong])

"""The rule that chooses between paths, and the ways around it."""

import threading

import pytest

from mmattr.errors import ConfigError
from mmattr.models.layers import attention_paths
from mmattr.models.layers.path_choice import absorbs, shares_scores, shares_words, uses_table

FACE = dict(words=40, width=2048, heads=4)


def choices():
    return (
        shares_words(),
        shares_scores(2, 5, 8, 2),
        uses_table(2, 5, 15, 8, 2, lasting=False),
        absorbs(2, 5, 6, 8, 2),
    )


@pytest.mark.parametrize(
    ('names', 'expected'),
    [
        (('plain',), (False, False, False, False)),
        (('shared',), (True, True, False, False)),
        (('table',), (False, False, True, False)),
        (('absorbed',), (False, False, False, True)),
        (('shared', 'table', 'absorbed'), (True, True, True, True)),
    ],
)
def test_named_paths_are_used_whatever_the_rule_says(names, expected):
    before = choices()
    with attention_paths(*names):
        assert choices() == expected
        with attention_paths('auto'):
            assert choices() == before
        assert choices() == expected
    assert choices() == before


@pytest.mark.parametrize('names', [('fast',), ('plain', 'table'), ('auto', 'auto'), ('Table',)])
def test_unknown_paths_are_named(names):
    with pytest.raises(ConfigError, match='Attention has no path'), attention_paths(*names):
        pass


def test_no_path_is_refused():
    with pytest.raises(ConfigError, match='expects auto, plain or some of shared, table, absorbed'), attention_paths():
        pass


def test_an_error_inside_leaves_the_rule():
    before = choices()
    with pytest.raises(ZeroDivisionError), attention_paths('shared', 'table', 'absorbed'):
        raise ZeroDivisionError
    assert choices() == before


def test_another_thread_follows_the_rule():
    seen = []
    with attention_paths('plain'):
        thread = threading.Thread(target=lambda: seen.append(shares_words()))
        thread.start()
        thread.join()
    assert seen == [True]


def test_the_table_pays_where_many_sentences_share_it():
    assert uses_table(batch=16, rows=120, lasting=False, **FACE)
    assert not uses_table(batch=2, rows=120, lasting=False, **FACE)
    assert uses_table(batch=1, rows=80, lasting=True, **FACE)
    # At this size the products of the table alone would be 2.4 GB.
    assert not uses_table(batch=8, words=4096, rows=12288, width=2048, heads=4, lasting=False)
    assert not uses_table(batch=1, words=4096, rows=8192, width=2048, heads=4, lasting=True)


def test_draws_of_dropout_share_scores_from_two_images_on():
    assert shares_scores(batch=2, **FACE)
    assert not shares_scores(batch=1, **FACE)


def test_absorbing_pays_where_words_are_fewer_than_tokens():
    assert absorbs(batch=1, tokens=64, **FACE)
    assert absorbs(batch=16, words=26, tokens=48, width=2048, heads=4)
    assert not absorbs(batch=16, tokens=40, **FACE)
    assert not absorbs(batch=16, words=512, tokens=196, width=2048, heads=4)


def test_small_heads_keep_the_plain_path():
    assert not absorbs(batch=1, words=5, tokens=12, width=64, heads=4)
    assert not uses_table(batch=16, words=5, rows=15, width=64, heads=4, lasting=False)

"""Errors print their sentence and keep their built-in kind."""

import pytest

from mmattr.errors import CheckpointError, ConfigError, DataError, MMAttrError, UnknownTypeError


@pytest.mark.parametrize(
    ('kind', 'builtin'),
    [(ConfigError, ValueError), (UnknownTypeError, KeyError), (DataError, ValueError), (CheckpointError, RuntimeError)],
)
def test_sentence_and_kind(kind, builtin):
    error = kind('one sentence')
    assert str(error) == error.message == 'one sentence'
    assert isinstance(error, MMAttrError)
    assert isinstance(error, builtin)

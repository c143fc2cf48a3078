"""Which of the exact rewrites of attention is used, and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from mmattr.errors import ConfigError
from mmattr.registry import nearest

#: Rewrites with the same results: what is the same for every image once, known words from a table, keys and values
#: that are never formed.
REWRITES = ('shared', 'table', 'absorbed')
#: Largest share of the plain path's multiply-accumulates at which a rewrite is used. Its products are smaller and its
#: softmax is no fused kernel, so that an equal count is not an equal time: absorbed cross-attention took 0.95 of the
#: plain layer's time at a share of 0.81 and 1.05 at 0.92 (docs/en/advanced_guides/lean_heads.md).
MARGIN = 0.85
#: Multiply-accumulates that a rewrite has to save in a batch, for its extra calls of small kernels: 0.17e9 were enough
#: (D = 2048, one image), 0.06e9 were not (D = 512, eight images).
MIN_SAVED = 150_000_000

_forced: ContextVar[frozenset[str] | None] = ContextVar('attention_paths', default=None)


@contextmanager
def attention_paths(*names: str) -> Iterator[None]:
    """Say which rewrites are used inside a ``with`` block, in place of the rule.

    All paths compute the same numbers up to rounding; tests compare them and benchmarks time them. What attention maps
    are read from, and whose operations are counted as a paper counts them, is the plain path.

    Args:
        names: ``'plain'``: no rewrite; ``'auto'``: those that pay by the rule, as outside of such a block; or any of
            ``'shared'``, ``'table'`` and ``'absorbed'``: each of them wherever it is possible, and no other.

    Raises:
        ConfigError: If there is no such path, or ``'plain'`` or ``'auto'`` do not stand alone.

    >>> with attention_paths('plain'):
    ...     shares_words()
    False
    """
    valid = ('auto', 'plain') if len(names) == 1 else ()
    for name in names:
        if name not in (*valid, *REWRITES):
            raise ConfigError(f'Attention has no path {name!r} here; {nearest(name, (*valid, *REWRITES))}')
    if not names:
        raise ConfigError(f'attention_paths expects auto, plain or some of {", ".join(REWRITES)}.')
    token = _forced.set(None if names == ('auto',) else frozenset(names) - {'plain'})
    try:
        yield
    finally:
        _forced.reset(token)


def shares_words() -> bool:
    """Say whether words that are the same for every image are computed once: always, unless told otherwise."""
    forced = _forced.get()
    return forced is None or 'shared' in forced


def shares_scores(batch: int, words: int, width: int, heads: int) -> bool:
    """Say whether N draws of dropout of the same words share what comes before the draw.

    Args:
        batch: N.
        words: M.
        width: D.
        heads: Attention heads.

    Returns:
        Whether the table of the M words pays.
    """
    return _uses('shared', _rows(batch, words, words, width, heads), _self_attention(batch, words, width))


def uses_table(batch: int, words: int, rows: int, width: int, heads: int, lasting: bool) -> bool:
    """Say whether sentences are looked up in a table of the products of all words.

    Args:
        batch: Sentences N.
        words: Words M of a sentence.
        rows: Words T of the table.
        width: D.
        heads: Attention heads.
        lasting: The products of the table are kept from batch to batch.

    Returns:
        Whether the table pays.
    """
    # A kept table is one that was paid for before; what is left does not depend on N.
    lean = batch * _looked_up(words, rows, width, heads) if lasting else _rows(batch, words, rows, width, heads)
    return _uses('table', lean, _self_attention(batch, words, width))


def absorbs(batch: int, words: int, tokens: int, width: int, heads: int) -> bool:
    """Say whether words look at image tokens without forming keys and values.

    Args:
        batch: Images N.
        words: M.
        tokens: P.
        width: D.
        heads: Attention heads.

    Returns:
        Whether it pays, which needs M < P.
    """
    plain = 2 * (words + tokens) * width**2 + 2 * words * tokens * width
    lean = 4 * words * width**2 + 2 * heads * words * tokens * width
    return _uses('absorbed', batch * lean, batch * plain)


def _self_attention(batch: int, words: int, width: int) -> int:
    """Multiply-accumulates of the plain path: four projections, scores and mixtures."""
    return batch * (4 * words * width**2 + 2 * words**2 * width)


def _rows(batch: int, words: int, rows: int, width: int, heads: int) -> int:
    """Multiply-accumulates of a table and of looking sentences up in it."""
    return 4 * rows * width**2 + rows**2 * width + batch * _looked_up(words, rows, width, heads)


def _looked_up(words: int, rows: int, width: int, heads: int) -> int:
    """Multiply-accumulates of a sentence whose words are rows of a table."""
    return words * heads * rows * width


def _uses(name: str, lean: int, plain: int) -> bool:
    """Ask the user first, and the counts otherwise."""
    forced = _forced.get()
    if forced is not None:
        return name in forced
    if not isinstance(plain, int):  # exported for sizes that are not known yet
        return True
    return lean <= MARGIN * plain and plain - lean >= MIN_SAVED

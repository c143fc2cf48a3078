"""Attention between words beside the correlation of their labels."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from mmattr.datasets.label_correlation import label_correlation

#: Shuffles behind a p-value.
PERMUTATIONS = 999


class WordPair(NamedTuple):
    """Two attributes.

    Attributes:
        first: Name of the first one.
        second: Name of the second one.
        attention: Mean of both directions, in [0, 1].
        forward: Share of the second word in the first one.
        backward: Share of the first word in the second one.
        lift: Attention relative to what the two words get from all others on average; 1 is the average.
        phi: Correlation of the labels in [-1, 1]; nan when one of the two does not vary.
        images: Number of images on which both labels are known.
    """

    first: str
    second: str
    attention: float
    forward: float
    backward: float
    lift: float
    phi: float
    images: int


class RankAgreement(NamedTuple):
    """Whether strongly correlated labels attend to each other.

    Attributes:
        rho: Spearman's rank correlation over all pairs of attributes; nan with fewer than three pairs.
        p_value: Share of 999 shuffles of the attribute names that agree at least as well, in either direction (Mantel's
            test: pairs that share an attribute are not independent, so the usual p-value would be far too small).
        pairs: Number of pairs.
    """

    rho: float
    p_value: float
    pairs: int


def word_pairs(attention: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> list[WordPair]:
    """List every pair of attributes.

    Args:
        attention: (M, M) weights, rows sum to 1, such as an average rollout.
        labels: (N, M) labels: 1, 0, -1 unknown.
        names: The M attributes.

    Returns:
        M (M - 1) / 2 pairs, strongest attention first.
    """
    phi, images = label_correlation(labels)
    lift = _symmetric(attention_lift(attention))
    rows, columns = np.triu_indices(len(names), k=1)
    pairs = [
        WordPair(
            names[row],
            names[column],
            float(attention[row, column] + attention[column, row]) / 2,
            float(attention[row, column]),
            float(attention[column, row]),
            float(lift[row, column]),
            float(phi[row, column]),
            int(images[row, column]),
        )
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return sorted(pairs, key=lambda pair: -pair.attention)


def attention_lift(attention: np.ndarray) -> np.ndarray:
    """Divide attention by what each word gets from the other words on average.

    Some words are looked at by all others, whatever the other is; this takes them out.

    Args:
        attention: (M, M).

    Returns:
        (M, M) with ones where a word gets as much as it does on average; the diagonal is 1.
    """
    others = ~np.eye(len(attention), dtype=bool)
    average = np.where(others, attention, 0.0).sum(0) / max(1, len(attention) - 1)  # (M,)
    lift = np.divide(attention, average, out=np.ones_like(attention), where=average > 0)
    return np.where(others, lift, 1.0)


def rank_agreement(attention: np.ndarray, strength: np.ndarray, seed: int = 0) -> RankAgreement:
    """Compare the ranks of two measures of pairs.

    Args:
        attention: (M, M); both directions are averaged.
        strength: (M, M) symmetric, such as |phi|; pairs that are nan are left out.
        seed: Of the shuffles.

    Returns:
        The agreement.
    """
    attention = _symmetric(attention)
    rows, columns = np.triu_indices(len(attention), k=1)
    defined = ~np.isnan(strength[rows, columns])
    rows, columns = rows[defined], columns[defined]
    wanted = strength[rows, columns]
    found = attention[rows, columns]
    if len(rows) < 3 or np.ptp(wanted) == 0 or np.ptp(found) == 0:
        return RankAgreement(float('nan'), float('nan'), len(rows))
    rho = spearmanr(found, wanted).statistic
    generator = np.random.default_rng(seed)
    as_good = 1  # the order that was found is one of the orders
    for _ in range(PERMUTATIONS):
        order = generator.permutation(len(attention))
        shuffled = attention[order[rows], order[columns]]
        as_good += abs(spearmanr(shuffled, wanted).statistic) >= abs(rho)
    return RankAgreement(float(rho), as_good / (PERMUTATIONS + 1), len(rows))


def pairs_csv(pairs: Sequence[WordPair]) -> str:
    """Write pairs as CSV.

    Args:
        pairs: The pairs.

    Returns:
        The text, one line per pair.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator='\n')
    writer.writerow(WordPair._fields)
    writer.writerows([pair.first, pair.second, *(f'{value:.6f}' for value in pair[2:7]), pair.images] for pair in pairs)
    return text.getvalue()


def pairs_markdown(pairs: Sequence[WordPair], count: int) -> str:
    """Write the first pairs as a Markdown table.

    Args:
        pairs: The pairs, strongest first.
        count: How many.

    Returns:
        The table.
    """
    lines = ['| word | word | attention | lift | phi |', '| --- | --- | ---: | ---: | ---: |']
    for pair in pairs[:count]:
        first, second = (name.replace('|', '\\|') for name in pair[:2])
        phi = '-' if np.isnan(pair.phi) else f'{pair.phi:+.2f}'
        lines.append(f'| {first} | {second} | {pair.attention:.4f} | {pair.lift:.2f} | {phi} |')
    return '\n'.join(lines)


def _symmetric(matrix: np.ndarray) -> np.ndarray:
    return (matrix + matrix.T) / 2

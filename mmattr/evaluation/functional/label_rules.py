"""Rules that the labels of a data set keep, such as 'nobody is below 18 and above 60', and who breaks them.

Two attributes have four combinations of values. A rule says that one or two of them (almost) never occur although they
would if the attributes were independent.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mmattr.errors import ConfigError

#: Combinations (first, second) that a rule forbids, by kind of rule.
FORBIDDEN = {
    'exclusion': ((1, 1),),
    'implication': ((1, 0),),
    'coverage': ((0, 0),),
    'complement': ((1, 1), (0, 0)),
    'equivalence': ((1, 0), (0, 1)),
}

#: Words of a rule, by kind.
_WORDING = {
    'exclusion': 'not both {0} and {1}',
    'implication': '{0} only with {1}',
    'coverage': '{0} or {1} or both',
    'complement': 'either {0} or {1}',
    'equivalence': '{0} exactly when {1}',
}

#: An occurrence that is this rare, relative to independent attributes, counts as an exception.
DEFAULT_MAX_RATIO = 0.1

#: So often a combination would have to occur among independent attributes: fewer prove nothing by their absence.
DEFAULT_MIN_EXPECTED = 50.0


class LabelRule(NamedTuple):
    """What two attributes may not do.

    Attributes:
        kind: ``'exclusion'`` (never both), ``'implication'`` (the first never without the second), ``'coverage'``
            (never neither), ``'complement'`` (exactly one of them) or ``'equivalence'`` (both or neither).
        first: Index of an attribute.
        second: Index of another one.
        observed: Exceptions among the labels in which the rule was found.
        expected: So many there would be if the attributes were independent.
    """

    kind: str
    first: int
    second: int
    observed: int
    expected: float

    def text(self, names: Sequence[str]) -> str:
        """Say the rule in words.

        Args:
            names: M names of the attributes.

        Returns:
            A phrase.
        """
        return _WORDING[self.kind].format(names[self.first], names[self.second])

    def forbidden_share(self, first: float, second: float) -> float:
        """Compute how often two independent attributes break the rule.

        Args:
            first: Share of the images with the first attribute.
            second: Share of the images with the second one.

        Returns:
            Share of the images, in [0, 1].
        """
        chances = ((1 - first, first), (1 - second, second))
        return sum(chances[0][one] * chances[1][other] for one, other in FORBIDDEN[self.kind])


def find_label_rules(
    label: np.ndarray, max_ratio: float = DEFAULT_MAX_RATIO, min_expected: float = DEFAULT_MIN_EXPECTED
) -> list[LabelRule]:
    """Find the combinations of two attributes that (almost) never occur.

    A combination is forbidden when independence of the two attributes would give at least ``min_expected`` images with
    it and at most ``max_ratio`` of that number are found. For an implication this means that the second attribute is
    there in at least ``1 - max_ratio`` of the images with the first, and in more if it is frequent anyway.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}, of the training images. A pair counts where both are known.
        max_ratio: Exceptions relative to independent attributes, in [0, 1).
        min_expected: Images.

    Returns:
        The rules, those with the most expected exceptions first.

    Raises:
        ConfigError: If a limit is out of its range.

    >>> young, old = np.array([1, 0, 0, 0] * 50), np.array([0, 1, 0, 0] * 50)
    >>> [rule] = find_label_rules(np.stack([young, old], axis=1), min_expected=10)
    >>> rule.text(['young', 'old']), rule.observed, rule.expected
    ('not both young and old', 0, 12.5)
    """
    if not 0 <= max_ratio < 1 or min_expected <= 0:
        raise ConfigError(
            f'Label rules need 0 <= max_ratio < 1 and min_expected > 0, got {max_ratio:g} and {min_expected:g}.'
        )
    observed, expected, forbidden = _tables(np.asarray(label), max_ratio, min_expected)
    rules = []
    for first, second in np.argwhere(np.triu(np.ones_like(forbidden[1, 1]), k=1)).tolist():
        cells = frozenset(cell for cell in observed if forbidden[cell][first, second])
        for kind, swapped in _kinds(cells):
            pair = (second, first) if swapped else (first, second)
            exceptions = sum(int(observed[cell][pair]) for cell in FORBIDDEN[kind])
            rules.append(
                LabelRule(kind, *pair, exceptions, sum(float(expected[cell][pair]) for cell in FORBIDDEN[kind]))
            )
    return sorted(rules, key=lambda rule: -rule.expected)


def rule_violations(
    present: np.ndarray, known: np.ndarray, rules: Sequence[LabelRule]
) -> tuple[np.ndarray, np.ndarray]:
    """Look which rules are broken.

    Args:
        present: (N, M) bool, labels or predictions.
        known: (N, M) bool, whether the label is known. A rule is only looked at where both labels are, so that labels
            and predictions are counted over the same images.
        rules: K rules.

    Returns:
        (N, K) bool, whether the image breaks the rule, and whether the rule was looked at.
    """
    present, known = np.asarray(present, dtype=bool), np.asarray(known, dtype=bool)
    broken = np.zeros((len(present), len(rules)), dtype=bool)
    judged = np.zeros_like(broken)
    for index, rule in enumerate(rules):
        judged[:, index] = known[:, rule.first] & known[:, rule.second]
        for first_value, second_value in FORBIDDEN[rule.kind]:
            broken[:, index] |= (present[:, rule.first] == first_value) & (present[:, rule.second] == second_value)
    return broken & judged, judged


_Tables = dict[tuple[int, int], np.ndarray]


def _tables(label: np.ndarray, max_ratio: float, min_expected: float) -> tuple[_Tables, _Tables, _Tables]:
    """Count every combination of values (M, M), expect it from the margins, and say whether that forbids it."""
    cells = ((1, 1), (1, 0), (0, 1), (0, 0))
    observed = {cell: _pairs(label, cell) for cell in cells}
    known = np.maximum(np.sum(list(observed.values()), axis=0), 1)
    expected, forbidden = {}, {}
    for first, second in cells:
        margins = (observed[first, 0] + observed[first, 1]) * (observed[0, second] + observed[1, second])
        expected[first, second] = margins / known
        rare = observed[first, second] <= max_ratio * expected[first, second]
        forbidden[first, second] = rare & (expected[first, second] >= min_expected)
    return observed, expected, forbidden


def _pairs(label: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    """(M, M) images in which the first attribute has one value and the second the other."""
    first, second = ((label == value).astype(np.float64) for value in cell)
    return (first.T @ second).astype(np.int64)


def _kinds(cells: frozenset[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Name the rules that forbid these combinations, and say whether their attributes are swapped."""
    for kind in ('complement', 'equivalence'):
        if cells == frozenset(FORBIDDEN[kind]):
            return [(kind, False)]
    names = {(1, 1): ('exclusion', False), (0, 0): ('coverage', False)}
    names |= {(1, 0): ('implication', False), (0, 1): ('implication', True)}
    return [names[cell] for cell in sorted(cells, reverse=True)]

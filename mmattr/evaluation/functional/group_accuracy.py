"""Accuracy by group of attributes, as papers on clothing report it."""

from collections.abc import Sequence

import numpy as np

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.label_based import label_accuracy, mean_over_attributes

#: The key of the mean over all attributes.
TOTAL = 'total'


def group_accuracy(counts: AttributeCounts, groups: Sequence[str]) -> dict[str, float]:
    """Average the accuracy of the attributes of each group, and of all attributes.

    Attributes weigh the same, however many of their labels are known (Label2Label, arXiv 2207.08677, Table 10).

    Args:
        counts: Counts of the data set.
        groups: M names, the group of each attribute; ``''`` for an attribute that belongs to the total only.

    Returns:
        Fraction of right labels by group, in the order of first appearance, then ``'total'``. ``nan`` for a group
        without a known label.

    Raises:
        ConfigError: If there is not one name per attribute, no group at all, or one called ``'total'``.
    """
    accuracy = label_accuracy(counts)
    if len(groups) != len(accuracy):
        raise ConfigError(f'groups names {len(groups)} groups for {len(accuracy)} attributes, expected one each.')
    names = [name for name in dict.fromkeys(groups) if name]
    if not names:
        raise ConfigError('group accuracy needs a data set whose annotation gives its attributes a "group".')
    if TOTAL in names:
        raise ConfigError(f'a group of attributes is called {TOTAL!r}, the name of the mean over all attributes.')
    member = np.asarray(groups)
    figures = {name: mean_over_attributes(accuracy[member == name]) for name in names}
    return {**figures, TOTAL: mean_over_attributes(accuracy)}

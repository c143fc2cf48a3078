"""Precision, recall and F1 over classes (CP, CR, CF1) and over all labels together (OP, OR, OF1).

The figures of the COCO, VOC and WIDER tables, where an attribute is called a class. What papers call CF1 exists twice;
both are here under two names.
"""

import numpy as np

from mmattr.evaluation.functional.absent_labels import check_without_positives
from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.label_based import label_f1, label_precision, label_recall, mean_over_attributes


def multi_label_figures(counts: AttributeCounts, without_positives: str = 'skip') -> dict[str, float]:
    """Compute the figures of a data set.

    Args:
        counts: Counts of the data set.
        without_positives: What an attribute that is never present does to CP, CR and CF1_mean: nothing, it is left out
            of the means (``'skip'``), or it counts as 0 (``'zero'``). Its wrong predictions lower OP under both.

    Returns:
        Fractions: ``CP`` and ``CR``, means of precision and recall over the attributes (one that is never predicted has
        precision 0); ``CF1`` = 2 CP CR / (CP + CR); ``CF1_mean``, mean of the F1 of the attributes; ``OP``, ``OR`` and
        ``OF1`` over all labels together. A fraction of nothing is 0; all are ``nan`` when no attribute is left.

    Raises:
        ConfigError: If the policy is unknown.

    >>> counts = AttributeCounts.count([[1, 0], [1, 1]], [[0.9, 0.8], [0.2, 0.8]])
    >>> {name: round(value, 3) for name, value in multi_label_figures(counts).items()}
    {'CP': 0.75, 'CR': 0.75, 'CF1': 0.75, 'CF1_mean': 0.667, 'OP': 0.667, 'OR': 0.667, 'OF1': 0.667}
    """
    columns = multi_label_columns(counts, without_positives)
    precision, recall, f1 = (mean_over_attributes(columns[name]) for name in ('precision', 'recall', 'f1'))
    positive, predicted, hit = (int(array.sum()) for array in (counts.positive, counts.predicted, counts.hit))
    anything = not np.isnan(precision)
    return {
        'CP': precision,
        'CR': recall,
        'CF1': _harmonic_mean(precision, recall),
        'CF1_mean': f1,
        'OP': hit / max(predicted, 1) if anything else float('nan'),
        'OR': hit / max(positive, 1) if anything else float('nan'),
        'OF1': 2 * hit / max(positive + predicted, 1) if anything else float('nan'),
    }


def multi_label_columns(counts: AttributeCounts, without_positives: str = 'skip') -> dict[str, np.ndarray]:
    """Compute the figures of each attribute.

    Args:
        counts: Counts of the data set.
        without_positives: What an attribute that is never present has: no figure (``'skip'``) or 0 (``'zero'``).

    Returns:
        Fractions ``f1``, ``precision`` and ``recall``, (M,) each, ``nan`` where an attribute has no figure.

    Raises:
        ConfigError: If the policy is unknown.
    """
    figures = {'f1': label_f1(counts), 'precision': label_precision(counts), 'recall': label_recall(counts)}
    if check_without_positives(without_positives) == 'zero':
        return figures
    return {name: np.where(counts.positive > 0, values, np.nan) for name, values in figures.items()}


def _harmonic_mean(one: float, other: float) -> float:
    total = one + other
    return 2 * one * other / total if total != 0 else 0.0

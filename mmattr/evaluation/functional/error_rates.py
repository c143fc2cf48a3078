"""Error rates in percent, as papers on faces report them. Unknown labels count nowhere."""

import numpy as np

from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.label_based import label_accuracy, label_mean_accuracy, mean_over_attributes


def label_error(counts: AttributeCounts) -> np.ndarray:
    """Wrong labels of each attribute.

    Args:
        counts: Counts of the data set.

    Returns:
        (M,) percent of its known labels, ``nan`` where none is known.
    """
    return 100 * (1 - label_accuracy(counts))


def error_rate(counts: AttributeCounts) -> float:
    """Wrong labels of all images and attributes together: the error of the LFWA and CelebA tables.

    Args:
        counts: Counts of the data set.

    Returns:
        Percent of all known labels, ``nan`` when none is known.
    """
    known, correct = int(counts.known.sum()), int(counts.correct.sum())
    return 100 * (known - correct) / known if known else float('nan')


def attribute_mean_error(counts: AttributeCounts) -> float:
    """Mean of the error rates of the attributes; equals :func:`error_rate` when no label is unknown.

    Args:
        counts: Counts of the data set.

    Returns:
        Percent, ``nan`` when no label is known.
    """
    return mean_over_attributes(label_error(counts))


def balanced_error(counts: AttributeCounts) -> float:
    """Error in which the present and the absent labels of an attribute weigh the same: 100 - 100 mA.

    The plain error rate of a rare attribute is small even if it is never found; this one is 50 then.

    Args:
        counts: Counts of the data set.

    Returns:
        Percent, ``nan`` when no label is known.
    """
    return 100 * (1 - mean_over_attributes(label_mean_accuracy(counts)))

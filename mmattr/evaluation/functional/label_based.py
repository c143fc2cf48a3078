"""Label-based figures: each attribute is judged over the images, then the attributes are averaged.

All functions return fractions. An attribute none of whose labels is known has no figure: it is ``nan`` and left out of
every mean. An attribute that is never present (or never absent) has a recall of 0 there, which is what the released
pedestrian evaluations do, so its mean accuracy is at most 0.5.
"""

import numpy as np

from mmattr.evaluation.functional.attribute_counts import AttributeCounts


def label_recall(counts: AttributeCounts) -> np.ndarray:
    """Share of the images with an attribute in which it is found.

    Args:
        counts: Counts of the data set.

    Returns:
        (M,) in [0, 1]; 0 for an attribute that is never present.
    """
    return _share(counts.hit, counts.positive, counts)


def label_negative_recall(counts: AttributeCounts) -> np.ndarray:
    """Share of the images without an attribute that are recognised as such.

    Args:
        counts: Counts of the data set.

    Returns:
        (M,) in [0, 1]; 0 for an attribute that is never absent.
    """
    return _share(counts.true_negative, counts.negative, counts)


def label_precision(counts: AttributeCounts) -> np.ndarray:
    """Share of the images predicted to have an attribute that have it.

    Args:
        counts: Counts of the data set.

    Returns:
        (M,) in [0, 1]; 0 for an attribute that is never predicted.
    """
    return _share(counts.hit, counts.predicted, counts)


def label_f1(counts: AttributeCounts) -> np.ndarray:
    """F1 of each attribute, 2 hit / (present + predicted).

    Args:
        counts: Counts of the data set.

    Returns:
        (M,) in [0, 1]; 0 for an attribute that is neither present nor predicted.
    """
    return _share(2 * counts.hit, counts.positive + counts.predicted, counts)


def label_mean_accuracy(counts: AttributeCounts) -> np.ndarray:
    """Mean accuracy of each attribute: the mean of its recall and its negative recall.

    Li et al., "A Richly Annotated Dataset for Pedestrian Attribute Recognition", arXiv 1603.07054.

    Args:
        counts: Counts of the data set.

    Returns:
        (M,) in [0, 1].
    """
    return (label_recall(counts) + label_negative_recall(counts)) / 2


def label_accuracy(counts: AttributeCounts) -> np.ndarray:
    """Share of the known labels of each attribute that are predicted right.

    Args:
        counts: Counts of the data set.

    Returns:
        (M,) in [0, 1].
    """
    return _share(counts.correct, counts.known, counts)


def mean_over_attributes(values: np.ndarray) -> float:
    """Average a per-attribute figure over the attributes that have one.

    Args:
        values: (M,), ``nan`` where an attribute has no known label.

    Returns:
        The mean, ``nan`` if no attribute has a figure.
    """
    present = values[~np.isnan(values)]
    return float(present.mean()) if len(present) else float('nan')


def _share(part: np.ndarray, whole: np.ndarray, counts: AttributeCounts) -> np.ndarray:
    """Divide; 0 where the whole is empty, nan where the attribute is unknown in every image."""
    share = part / np.maximum(whole, 1)
    return np.where(counts.known > 0, share, np.nan)

"""All figures of the pedestrian and face tables from arrays or from counts."""

from dataclasses import asdict

import numpy as np

from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.error_rates import label_error
from mmattr.evaluation.functional.instance_based import instance_figures
from mmattr.evaluation.functional.label_based import (
    label_f1,
    label_mean_accuracy,
    label_negative_recall,
    label_precision,
    label_recall,
    mean_over_attributes,
)
from mmattr.evaluation.functional.pedestrian_counts import PedestrianCounts


def pedestrian_figures(counts: PedestrianCounts, empty_rows: str = 'zero') -> dict[str, float]:
    """Compute mA and the image-based figures.

    Args:
        counts: Counts of the data set.
        empty_rows: What an image without a present attribute contributes, ``'zero'`` or ``'drop'``.

    Returns:
        ``mA``, ``accuracy``, ``precision``, ``recall``, ``f1`` (mean of the F1 of each image) and ``f1_of_means``,
        fractions; ``nan`` where nothing is left to average.

    Raises:
        ConfigError: If the policy is unknown.

    >>> counts = PedestrianCounts.count([[1, 0], [1, 1]], [[0.9, 0.1], [0.8, 0.2]])
    >>> figures = pedestrian_figures(counts)
    >>> figures['accuracy'], figures['recall']
    (0.75, 0.75)
    """
    mean_accuracy = mean_over_attributes(label_mean_accuracy(counts.attributes))
    return {'mA': mean_accuracy, **asdict(instance_figures(counts.instances, empty_rows))}


def attribute_figures(counts: AttributeCounts) -> dict[str, np.ndarray]:
    """Compute the figures of each attribute.

    Args:
        counts: Counts of the data set.

    Returns:
        Arrays (M,): ``label_mA``, ``label_f1``, ``label_precision``, ``label_recall``, ``label_negative_recall`` as
        fractions, ``label_error`` in percent, ``label_known`` and ``label_positive`` as numbers of images.
    """
    return {
        'label_mA': label_mean_accuracy(counts),
        'label_f1': label_f1(counts),
        'label_precision': label_precision(counts),
        'label_recall': label_recall(counts),
        'label_negative_recall': label_negative_recall(counts),
        'label_error': label_error(counts),
        'label_known': counts.known,
        'label_positive': counts.positive,
    }

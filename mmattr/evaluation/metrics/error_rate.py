"""The error of the face tables."""

import numpy as np

from mmattr.evaluation.functional import (
    AttributeCounts,
    attribute_mean_error,
    balanced_error,
    error_rate,
    label_error,
)
from mmattr.evaluation.metrics.threshold_metric import ThresholdMetric
from mmattr.registry import METRICS


@METRICS.register_module()
class ErrorRate(ThresholdMetric):
    """Percent of wrong labels (LFWA and CelebA convention), unknown labels left out.

    Results: ``face/error`` over all labels together, ``face/error_attribute_mean``, the mean of the errors of the
    attributes, and ``face/error_balanced``, in which present and absent labels of an attribute weigh the same.

    Args:
        threshold: A score above it predicts the attribute: one number in [0, 1], or M of them.
        item: Field of the predictions to evaluate.
        json_file: Where to write the figures, per attribute too.
        prefix: What the names of the results start with, ``'face'`` by default.

    Raises:
        ConfigError: If the threshold is not valid.
    """

    default_prefix = 'face'

    def compute(self, counts: AttributeCounts) -> dict[str, float]:
        """Compute the figures.

        Args:
            counts: Counts of the data set.

        Returns:
            Percent by name.
        """
        return {
            'error': error_rate(counts),
            'error_attribute_mean': attribute_mean_error(counts),
            'error_balanced': balanced_error(counts),
        }

    def columns(self, counts: AttributeCounts) -> dict[str, np.ndarray]:
        """Return the error and the number of known and present labels of each attribute.

        Args:
            counts: Counts of the data set.

        Returns:
            (M,) arrays by title.
        """
        return {'error': label_error(counts), 'known': counts.known, 'present': counts.positive}

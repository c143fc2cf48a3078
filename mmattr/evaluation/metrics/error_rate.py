"""The error of the face tables."""

from typing import Any

import numpy as np

from mmattr.evaluation.functional import (
    DEFAULT_THRESHOLD,
    AttributeCounts,
    Threshold,
    attribute_mean_error,
    balanced_error,
    check_threshold,
    error_rate,
    label_error,
)
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.registry import METRICS


@METRICS.register_module()
class ErrorRate(StreamingMetric):
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

    def __init__(
        self,
        threshold: Threshold = DEFAULT_THRESHOLD,
        item: str = 'pred_score',
        json_file: str | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(item=item, json_file=json_file, prefix=prefix)
        self.threshold = check_threshold(threshold)

    def count(self, *rows: np.ndarray) -> AttributeCounts:
        """Count labels (B, M) and scores (B, M).

        Args:
            rows: Labels and scores.

        Returns:
            The counts.
        """
        label, score = rows
        return AttributeCounts.count(label, score, self.threshold)

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

    def conventions(self) -> dict[str, Any]:
        """Return the score and the threshold.

        Returns:
            Plain values by name.
        """
        return {**super().conventions(), 'threshold': self.threshold.tolist()}

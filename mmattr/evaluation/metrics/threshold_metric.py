"""The base of the metrics that compare scores with a threshold."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from mmattr.evaluation.functional import (
    DEFAULT_THRESHOLD,
    AttributeCounts,
    PedestrianCounts,
    Threshold,
    check_threshold,
)
from mmattr.evaluation.functional.bootstrap import resampled_attribute_counts, resampled_pedestrian_counts
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric


class ThresholdMetric(StreamingMetric):
    """A metric on counts of right and wrong predictions; a subclass writes ``compute`` and ``columns``.

    Args:
        threshold: A score above it predicts the attribute: one number in [0, 1], or M of them.
        item: Field of the predictions to evaluate.
        json_file: Where to write the figures, per attribute too.
        prefix: What the names of the results start with, the metric's own by default.

    Raises:
        ConfigError: If the threshold is not valid.
    """

    #: What is counted.
    counts_type: type[AttributeCounts] | type[PedestrianCounts] = AttributeCounts

    def __init__(
        self,
        threshold: Threshold = DEFAULT_THRESHOLD,
        item: str = 'pred_score',
        json_file: str | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(item=item, json_file=json_file, prefix=prefix)
        self.threshold = check_threshold(threshold)

    def count(self, *rows: np.ndarray) -> AttributeCounts | PedestrianCounts:
        """Count labels (B, M) and scores (B, M).

        Args:
            rows: Labels and scores.

        Returns:
            The counts.
        """
        label, score = rows
        return self.counts_type.count(label, score, self.threshold)

    def resample(self, label: np.ndarray, score: np.ndarray, weights: np.ndarray) -> Iterator[Any]:
        """Count resamples in matrix products.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].
            weights: (b, N) how often each image occurs.

        Returns:
            The counts of each of the b resamples.
        """
        if type(self).count is not ThresholdMetric.count:  # a subclass counts in its own way
            return super().resample(label, score, weights)
        if self.counts_type is PedestrianCounts:
            return resampled_pedestrian_counts(label, score, self.threshold, weights)
        return resampled_attribute_counts(label, score, self.threshold, weights)

    def conventions(self) -> dict[str, Any]:
        """Return the score and the threshold.

        Returns:
            Plain values by name.
        """
        return {**super().conventions(), 'threshold': self.threshold.tolist()}

"""CP, CR, CF1, OP, OR and OF1 of general multi-label tables."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from mmattr.evaluation.functional import (
    DEFAULT_THRESHOLD,
    AttributeCounts,
    LabelSelection,
    Threshold,
    check_without_positives,
    has_present_label,
    multi_label_columns,
    multi_label_figures,
)
from mmattr.evaluation.functional.bootstrap import resampled_attribute_counts
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.registry import METRICS


@METRICS.register_module()
class MultiLabelF1(StreamingMetric):
    """Precision, recall and F1 over classes and over all labels together, in percent, unknown labels left out.

    Results: ``multi/CP``, ``multi/CR``, ``multi/CF1`` (F1 of the two means), ``multi/CF1_mean`` (mean of the F1 of the
    attributes), ``multi/OP``, ``multi/OR``, ``multi/OF1``. Definitions:
    :mod:`mmattr.evaluation.functional.multi_label_figures`. A second one for the top 3 needs a prefix of its own, such
    as ``multi_top3``.

    Args:
        threshold: One number in [0, 1], or M of them; None to let ``top_k`` decide alone.
        inclusive: Whether a score equal to the threshold predicts the attribute.
        top_k: Only the k highest scores of an image can be predicted.
        keep_ties: Whether all scores that equal the k-th highest are kept; otherwise the attributes named first win.
        without_positives: An attribute that is never present is left out of CP, CR and CF1_mean (``'skip'``) or counts
            0 (``'zero'``).
        drop_empty_rows: Whether images without a present attribute are left out.
        item: Field of the predictions to evaluate.
        json_file: Where to write the figures, per attribute too.
        prefix: What the names of the results start with, ``'multi'`` by default.

    Raises:
        ConfigError: If an option is not valid.
    """

    default_prefix = 'multi'

    def __init__(
        self,
        threshold: Threshold | None = DEFAULT_THRESHOLD,
        inclusive: bool = False,
        top_k: int | None = None,
        keep_ties: bool = False,
        without_positives: str = 'skip',
        drop_empty_rows: bool = False,
        item: str = 'pred_score',
        json_file: str | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(item=item, json_file=json_file, prefix=prefix)
        self.selection = LabelSelection(threshold, inclusive, top_k, keep_ties)
        self.without_positives = check_without_positives(without_positives)
        self.drop_empty_rows = drop_empty_rows

    def count(self, *rows: np.ndarray) -> AttributeCounts:
        """Count labels (B, M) and scores (B, M).

        Args:
            rows: Labels and scores.

        Returns:
            The counts.
        """
        return AttributeCounts.of(self.selection.outcomes(*self._kept(*rows)))

    def resample(self, label: np.ndarray, score: np.ndarray, weights: np.ndarray) -> Iterator[AttributeCounts]:
        """Select once and count the resamples in one matrix product per count.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].
            weights: (b, N) how often each image occurs.

        Returns:
            The counts of each of the b resamples.
        """
        if type(self).count is not MultiLabelF1.count:  # a subclass counts in its own way
            return super().resample(label, score, weights)
        predicted = self.selection.predict(score).astype(np.float32)
        label, predicted, weights = self._kept(label, predicted, weights.T)
        return resampled_attribute_counts(label, predicted, DEFAULT_THRESHOLD, weights.T)

    def compute(self, counts: AttributeCounts) -> dict[str, float]:
        """Compute the figures.

        Args:
            counts: Counts of the data set.

        Returns:
            Percent by name.
        """
        return {name: 100 * value for name, value in multi_label_figures(counts, self.without_positives).items()}

    def columns(self, counts: AttributeCounts) -> dict[str, np.ndarray]:
        """Return percent and the number of known and present labels of each attribute.

        Args:
            counts: Counts of the data set.

        Returns:
            (M,) arrays by title.
        """
        figures = multi_label_columns(counts, self.without_positives)
        percent = {title: 100 * values for title, values in figures.items()}
        return {**percent, 'known': counts.known, 'present': counts.positive}

    def conventions(self) -> dict[str, Any]:
        """Return the score, how labels are predicted, and the policies.

        Returns:
            Plain values by name.
        """
        policies = {'without_positives': self.without_positives, 'drop_empty_rows': self.drop_empty_rows}
        return {**super().conventions(), **self.selection.conventions(), **policies}

    def _kept(self, label: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
        """Drop the images that do not count, if asked to."""
        kept = has_present_label(label) if self.drop_empty_rows else slice(None)
        return label[kept], *(array[kept] for array in others)

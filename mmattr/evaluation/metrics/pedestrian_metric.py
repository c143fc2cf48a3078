"""mA and the image-based figures of the pedestrian tables."""

from typing import Any

import numpy as np

from mmattr.evaluation.functional import (
    DEFAULT_THRESHOLD,
    PedestrianCounts,
    Threshold,
    attribute_figures,
    check_empty_rows,
    pedestrian_figures,
)
from mmattr.evaluation.metrics.threshold_metric import ThresholdMetric
from mmattr.registry import METRICS

_COLUMNS = {
    'mA': 'label_mA',
    'f1': 'label_f1',
    'precision': 'label_precision',
    'recall': 'label_recall',
    'negative_recall': 'label_negative_recall',
}


@METRICS.register_module()
class PedestrianMetric(ThresholdMetric):
    """Mean accuracy, and accuracy, precision, recall and both kinds of F1 over images, in percent.

    Results: ``ped/mA``, ``ped/accuracy``, ``ped/precision``, ``ped/recall``, ``ped/f1`` (mean of the F1 of each image,
    the convention of Strong Baseline and Label2Label) and ``ped/f1_of_means`` (F1 of the mean precision and recall, the
    convention of DeepMAR and Rethinking of PAR). Definitions and edge cases: :mod:`mmattr.evaluation.functional`.

    Args:
        threshold: A score above it predicts the attribute: one number in [0, 1], or M of them.
        empty_rows: What an image without a present attribute contributes: ``'zero'``, it counts as 0, or ``'drop'``, it
            is left out of the image-based figures.
        item: Field of the predictions to evaluate.
        json_file: Where to write the figures, per attribute too.
        prefix: What the names of the results start with, ``'ped'`` by default.

    Raises:
        ConfigError: If the threshold or the policy is not valid.
    """

    default_prefix = 'ped'
    counts_type = PedestrianCounts

    def __init__(
        self,
        threshold: Threshold = DEFAULT_THRESHOLD,
        empty_rows: str = 'zero',
        item: str = 'pred_score',
        json_file: str | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(threshold=threshold, item=item, json_file=json_file, prefix=prefix)
        self.empty_rows = check_empty_rows(empty_rows)

    def compute(self, counts: PedestrianCounts) -> dict[str, float]:
        """Compute the figures.

        Args:
            counts: Counts of the data set.

        Returns:
            Percent by name.
        """
        return {name: 100 * value for name, value in pedestrian_figures(counts, self.empty_rows).items()}

    def columns(self, counts: PedestrianCounts) -> dict[str, np.ndarray]:
        """Return percent and the number of known and present labels of each attribute.

        Args:
            counts: Counts of the data set.

        Returns:
            (M,) arrays by title.
        """
        figures = attribute_figures(counts.attributes)
        percent = {title: 100 * figures[name] for title, name in _COLUMNS.items()}
        return {**percent, 'known': figures['label_known'], 'present': figures['label_positive']}

    def conventions(self) -> dict[str, Any]:
        """Return the score, the threshold and the empty-row policy.

        Returns:
            Plain values by name.
        """
        return {**super().conventions(), 'empty_rows': self.empty_rows}

"""The accuracy by group of the clothing tables."""

import numpy as np

from mmattr.evaluation.functional import (
    AttributeCounts,
    group_accuracy,
    label_accuracy,
)
from mmattr.evaluation.metrics.threshold_metric import ThresholdMetric
from mmattr.registry import METRICS


@METRICS.register_module()
class GroupAccuracy(ThresholdMetric):
    """Percent of right labels by group of attributes (Label2Label, Table 10), unknown labels left out.

    Results: ``group/<group>`` for each group that the annotation names, the mean over its attributes, and
    ``group/total``, the mean over all attributes.

    Args:
        threshold: A score above it predicts the attribute: one number in [0, 1], or M of them.
        item: Field of the predictions to evaluate.
        json_file: Where to write the figures, per attribute too.
        prefix: What the names of the results start with, ``'group'`` by default.

    Raises:
        ConfigError: If the threshold is not valid.
    """

    default_prefix = 'group'

    def compute(self, counts: AttributeCounts) -> dict[str, float]:
        """Compute the figures.

        Args:
            counts: Counts of the data set.

        Returns:
            Percent by group, then ``'total'``.

        Raises:
            ConfigError: If the data set names no groups.
        """
        groups = (self.dataset_meta or {}).get('groups') or ('',) * len(counts.known)
        return {name: 100 * value for name, value in group_accuracy(counts, groups).items()}

    def columns(self, counts: AttributeCounts) -> dict[str, np.ndarray]:
        """Return the accuracy and the number of known and present labels of each attribute.

        Args:
            counts: Counts of the data set.

        Returns:
            (M,) arrays by title.
        """
        return {'accuracy': 100 * label_accuracy(counts), 'known': counts.known, 'present': counts.positive}

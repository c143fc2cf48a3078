"""mAP of general multi-label tables."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from mmattr.evaluation.functional import (
    Ranking,
    ScoredLabels,
    average_precision,
    check_average_precision_options,
    check_frequency_bounds,
    check_label_score,
    frequency_groups,
    has_present_label,
    mean_over_attributes,
)
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.registry import METRICS


@METRICS.register_module()
class MeanAveragePrecision(StreamingMetric):
    """Mean over attributes of the average precision, in percent, unknown labels left out.

    Result: ``map/mAP``; with ``frequency_bounds`` also ``map/mAP_head``, ``map/mAP_medium`` and ``map/mAP_tail``, means
    over the attributes that are often, sometimes and rarely present in the evaluated split. Definitions:
    :mod:`mmattr.evaluation.functional.average_precision`. Other than the metrics that count it keeps all scores, 5
    bytes per label (16 MB for the validation split of COCO). The figure does not depend on the order of the images and
    so is the same, to the last bit, for any number of processes.

    Args:
        definition: ``'step'`` (equal scores are one threshold; scikit-learn), ``'rank'`` (mean of the precision at each
            image with the attribute) or ``'envelope'`` (the same with a curve that never rises; VOC, Query2Label).
        ties: Order of equal scores in the last two: ``'lowest'`` (images with the attribute last) or ``'highest'``.
        without_positives: An attribute that is never present is left out of the mean (``'skip'``) or counts 0
            (``'zero'``).
        drop_empty_rows: Whether images without a present attribute are left out. On COCO 367 of 40,504 images have
            none, and published figures differ in this.
        frequency_bounds: Shares of present labels (a, b) from which on an attribute is head (a) or medium (b); below b
            it is tail. None to report no groups.
        item: Field of the predictions to evaluate.
        json_file: Where to write the figures, per attribute too.
        prefix: What the name of the result starts with, ``'map'`` by default.

    Raises:
        ConfigError: If an option is unknown.
    """

    default_prefix = 'map'

    def __init__(
        self,
        definition: str = 'step',
        ties: str = 'lowest',
        without_positives: str = 'skip',
        drop_empty_rows: bool = False,
        frequency_bounds: Sequence[float] | None = None,
        item: str = 'pred_score',
        json_file: str | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(item=item, json_file=json_file, prefix=prefix)
        check_average_precision_options(definition, ties, without_positives)
        self.definition = definition
        self.ties = ties
        self.without_positives = without_positives
        self.drop_empty_rows = drop_empty_rows
        self.frequency_bounds = None if frequency_bounds is None else check_frequency_bounds(frequency_bounds)

    def count(self, *rows: np.ndarray) -> ScoredLabels:
        """Keep labels (B, M) and scores (B, M).

        Args:
            rows: Labels and scores.

        Returns:
            The rows that count.

        Raises:
            DataError: If a shape or a value is wrong.
        """
        label, score = check_label_score(*rows)
        if self.drop_empty_rows:
            kept = has_present_label(label)
            label, score = label[kept], score[kept]
        return ScoredLabels(((label, score),))

    def resample(self, label: np.ndarray, score: np.ndarray, weights: np.ndarray) -> Iterator[Ranking]:
        """Rank once and weigh the images of each resample.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].
            weights: (b, N) how often each image occurs.

        Yields:
            The ranking of each of the b resamples.
        """
        if type(self).count is not MeanAveragePrecision.count:  # a subclass keeps other rows
            yield from super().resample(label, score, weights)
            return
        ranking = self.count(label, score).ranking
        kept = has_present_label(label) if self.drop_empty_rows else slice(None)
        for weight in weights[:, kept]:
            yield ranking.weighted(weight)

    def compute(self, counts: ScoredLabels | Ranking) -> dict[str, float]:
        """Compute the mean.

        Args:
            counts: All labels and scores.

        Returns:
            ``mAP`` in percent, and by frequency if asked for; ``nan`` for a group without attributes.
        """
        values = 100 * self._average_precision(counts)
        figures = {'mAP': mean_over_attributes(values)}
        if self.frequency_bounds is not None:
            groups = frequency_groups(_ranking(counts).positive_ratio, self.frequency_bounds)
            figures |= {f'mAP_{name}': mean_over_attributes(values[chosen]) for name, chosen in groups.items()}
        return figures

    def columns(self, counts: ScoredLabels | Ranking) -> dict[str, np.ndarray]:
        """Return the average precision and the number of known and present labels of each attribute.

        Args:
            counts: All labels and scores.

        Returns:
            (M,) arrays by title.
        """
        ranking = _ranking(counts)
        return {'AP': 100 * self._average_precision(counts), 'known': ranking.known, 'present': ranking.num_positive}

    def conventions(self) -> dict[str, Any]:
        """Return the score, the definition and the policies.

        Returns:
            Plain values by name.
        """
        ties = {} if self.definition == 'step' else {'ties': self.ties}
        policies = {'without_positives': self.without_positives, 'drop_empty_rows': self.drop_empty_rows}
        bounds = {} if self.frequency_bounds is None else {'frequency_bounds': list(self.frequency_bounds)}
        return {**super().conventions(), 'definition': self.definition, **ties, **policies, **bounds}

    def _average_precision(self, counts: ScoredLabels | Ranking) -> np.ndarray:
        return average_precision(
            _ranking(counts),
            definition=self.definition,
            ties=self.ties,
            without_positives=self.without_positives,
        )


def _ranking(counts: ScoredLabels | Ranking) -> Ranking:
    return counts if isinstance(counts, Ranking) else counts.ranking

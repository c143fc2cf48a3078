"""Zero-shot and generalised zero-shot tables."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import (
    IMAGE_FILTERS,
    ScoredLabels,
    average_precision_by_rank,
    zero_shot_figures,
)
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.registry import METRICS, nearest

#: Group of the attributes that were not trained, in annotations of zero-shot data sets.
UNSEEN_GROUP = 'unseen'


@METRICS.register_module()
class ZeroShotMetric(StreamingMetric):
    """mAP and precision, recall and F1 at k of seen, unseen and all labels, in percent, under both image filters.

    Results: ``zero_shot/<block>_<figure>_<filter>`` with the blocks ``SEEN``, ``ZSL`` (unseen labels only compete with
    each other) and ``GZSL`` (all labels compete), the figures ``mAP``, ``P@3``, ``R@3``, ``F1@3``, ..., and ``images``
    and ``labels``, how many entered; the filters are ``all`` and ``has_positive``, for example
    ``zero_shot/ZSL_F1@3_all``. Published tables use one or the other without saying so, and the difference is as large
    as that between methods: :mod:`mmattr.evaluation.functional.zero_shot_figures`. ``ZSL_selection_<filter>``, mAP plus
    the F1 at every k, is what the released QKS chooses its epoch by.

    It keeps all scores, 5 bytes per label: 540 MB for the 107,859 images and 1,006 labels of NUS-WIDE.

    Args:
        unseen: Names of the attributes that were not trained; None takes those of the group ``'unseen'``.
        top_k: Numbers of labels that are predicted for each image: 3 and 5 on NUS-WIDE, 10 and 20 on Open Images.
        image_filters: Which filters to report.
        item: Field of the predictions to evaluate; probabilities or logits. ``'match_score'``, the logits of
            :class:`LabelMatchHead`, keeps scores apart that are all 1 as probabilities.
        json_file: Where to write the figures; with the average precision of each attribute, over all images.
        prefix: What the names of the results start with, ``'zero_shot'`` by default.

    Raises:
        ConfigError: If a number or a filter is not valid.
    """

    default_prefix = 'zero_shot'

    def __init__(
        self,
        unseen: Sequence[str] | None = None,
        top_k: Sequence[int] = (3, 5),
        image_filters: Sequence[str] = IMAGE_FILTERS,
        item: str = 'pred_score',
        json_file: str | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(item=item, json_file=json_file, prefix=prefix)
        if not top_k or any(isinstance(k, bool) or not isinstance(k, int) or k < 1 for k in top_k):
            raise ConfigError(f'ZeroShotMetric.top_k must list whole numbers from 1 on, got {top_k!r}.')
        for name in image_filters:
            if name not in IMAGE_FILTERS:
                raise ConfigError(f'ZeroShotMetric has no image filter {name!r}; {nearest(name, IMAGE_FILTERS)}')
        self.unseen = None if unseen is None else tuple(unseen)
        self.top_k = tuple(top_k)
        self.image_filters = tuple(image_filters)

    def count(self, *rows: np.ndarray) -> ScoredLabels:
        """Keep labels (B, M) and scores (B, M).

        Args:
            rows: Labels and scores.

        Returns:
            The rows.
        """
        label, score = rows
        return ScoredLabels(((label, score),))

    def compute(self, counts: ScoredLabels) -> dict[str, float]:
        """Compute the figures under each filter.

        Args:
            counts: All labels and scores.

        Returns:
            Percent by name; ``images`` and ``labels`` are numbers.
        """
        label, score = counts.arrays
        unseen = self.unseen_mask(label.shape[1])
        results = {}
        for image_filter in self.image_filters:
            blocks = zero_shot_figures(label, score, unseen, self.top_k, image_filter)
            for block, figures in blocks.items():
                for name, value in figures.items():
                    factor = 1 if name in ('images', 'labels') else 100
                    results[f'{block}_{name}_{image_filter}'] = factor * value
            chosen = [blocks['ZSL'][name] for name in ('mAP', *(f'F1@{k}' for k in self.top_k))]
            results[f'ZSL_selection_{image_filter}'] = 100 * sum(chosen)
        return results

    def columns(self, counts: ScoredLabels) -> dict[str, np.ndarray]:
        """Return the average precision of each attribute over all images, if a file is written.

        Args:
            counts: All labels and scores.

        Returns:
            (M,) arrays by title; nothing without a file, because a log would get a line for each of thousands.
        """
        if self.json_file is None:
            return {}
        label, score = counts.arrays
        return {
            'AP': 100 * average_precision_by_rank(label, score),
            'known': (label >= 0).sum(axis=0),
            'present': (label == 1).sum(axis=0),
            'unseen': self.unseen_mask(label.shape[1]).astype(np.int64),
        }

    def conventions(self) -> dict[str, Any]:
        """Return the score and the numbers of predicted labels.

        Returns:
            Plain values by name.
        """
        return {**super().conventions(), 'top_k': list(self.top_k), 'without_positives': 'zero'}

    def unseen_mask(self, num_attributes: int) -> np.ndarray:
        """Mark the attributes that were not trained.

        Args:
            num_attributes: M.

        Returns:
            (M,) bool.

        Raises:
            ConfigError: If a name is unknown, or no attribute or no group was named.
            DataError: If the data set has another number of attributes.
        """
        names = self.attribute_names(num_attributes)
        if self.unseen is not None:
            for name in self.unseen:
                if name not in names:
                    raise ConfigError(f'ZeroShotMetric.unseen names {name!r}; {nearest(name, names)}')
            return np.isin(names, self.unseen)
        groups = (self.dataset_meta or {}).get('groups') or ('',) * num_attributes
        mask = np.array([group == UNSEEN_GROUP for group in groups])
        if not mask.any():
            raise ConfigError(
                f'No attribute of the data set is in the group {UNSEEN_GROUP!r}; name those that were not trained: '
                "dict(type='ZeroShotMetric', unseen=[...])."
            )
        return mask

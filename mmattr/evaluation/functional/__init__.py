"""Pure functions of (N, M) arrays: count, add counts, turn counts into figures."""

from mmattr.evaluation.functional.absent_labels import check_without_positives, has_present_label
from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.average_precision import average_precision, check_average_precision_options
from mmattr.evaluation.functional.error_rates import attribute_mean_error, balanced_error, error_rate, label_error
from mmattr.evaluation.functional.exact_sum import ExactSum
from mmattr.evaluation.functional.frequency_groups import check_frequency_bounds, frequency_groups
from mmattr.evaluation.functional.group_accuracy import group_accuracy
from mmattr.evaluation.functional.instance_based import InstanceFigures, check_empty_rows, instance_figures
from mmattr.evaluation.functional.instance_counts import InstanceCounts
from mmattr.evaluation.functional.label_based import (
    label_accuracy,
    label_f1,
    label_mean_accuracy,
    label_negative_recall,
    label_precision,
    label_recall,
    mean_over_attributes,
)
from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.label_selection import LabelSelection
from mmattr.evaluation.functional.multi_label_figures import multi_label_columns, multi_label_figures
from mmattr.evaluation.functional.outcomes import Outcomes, iterate_outcomes
from mmattr.evaluation.functional.pedestrian_counts import PedestrianCounts
from mmattr.evaluation.functional.pedestrian_figures import attribute_figures, pedestrian_figures
from mmattr.evaluation.functional.pooled_average_precision import pooled_average_precision
from mmattr.evaluation.functional.ranking import Ranking
from mmattr.evaluation.functional.scored_labels import ScoredLabels
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold, check_threshold, predict_label
from mmattr.evaluation.functional.top_k_figures import top_k_figures
from mmattr.evaluation.functional.unit_interval import unit_interval
from mmattr.evaluation.functional.zero_shot_figures import (
    IMAGE_FILTERS,
    average_precision_by_rank,
    block_columns,
    select_block,
    zero_shot_figures,
)

__all__ = [
    'DEFAULT_THRESHOLD',
    'IMAGE_FILTERS',
    'AttributeCounts',
    'ExactSum',
    'InstanceCounts',
    'InstanceFigures',
    'LabelSelection',
    'Outcomes',
    'PedestrianCounts',
    'Ranking',
    'ScoredLabels',
    'Threshold',
    'attribute_figures',
    'attribute_mean_error',
    'average_precision',
    'average_precision_by_rank',
    'balanced_error',
    'block_columns',
    'check_average_precision_options',
    'check_empty_rows',
    'check_frequency_bounds',
    'check_label_score',
    'check_threshold',
    'check_without_positives',
    'error_rate',
    'frequency_groups',
    'group_accuracy',
    'has_present_label',
    'instance_figures',
    'iterate_outcomes',
    'label_accuracy',
    'label_error',
    'label_f1',
    'label_mean_accuracy',
    'label_negative_recall',
    'label_precision',
    'label_recall',
    'mean_over_attributes',
    'multi_label_columns',
    'multi_label_figures',
    'pedestrian_figures',
    'pooled_average_precision',
    'predict_label',
    'select_block',
    'top_k_figures',
    'unit_interval',
    'zero_shot_figures',
]

"""The registered metrics: thin shells over :mod:`mmattr.evaluation.functional`."""

from mmattr.evaluation.metrics.attribute_report import AttributeReport
from mmattr.evaluation.metrics.error_rate import ErrorRate
from mmattr.evaluation.metrics.evaluation_loss import EvaluationLoss
from mmattr.evaluation.metrics.group_accuracy import GroupAccuracy
from mmattr.evaluation.metrics.mean_average_precision import MeanAveragePrecision
from mmattr.evaluation.metrics.multi_label_f1 import MultiLabelF1
from mmattr.evaluation.metrics.pedestrian_metric import PedestrianMetric
from mmattr.evaluation.metrics.score_writer import ScoreWriter
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.evaluation.metrics.zero_shot_metric import ZeroShotMetric

__all__ = [
    'AttributeReport',
    'ErrorRate',
    'EvaluationLoss',
    'GroupAccuracy',
    'MeanAveragePrecision',
    'MultiLabelF1',
    'PedestrianMetric',
    'ScoreWriter',
    'StreamingMetric',
    'ZeroShotMetric',
]

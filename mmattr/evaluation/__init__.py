"""Metrics: pure array functions in ``functional``, registered shells in ``metrics``."""

from mmattr.evaluation.metrics import (
    ErrorRate,
    EvaluationLoss,
    GroupAccuracy,
    MeanAveragePrecision,
    MultiLabelF1,
    PedestrianMetric,
    ScoreWriter,
    StreamingMetric,
    ZeroShotMetric,
)

__all__ = [
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

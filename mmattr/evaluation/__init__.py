"""Metrics: pure array functions in ``functional``, registered shells in ``metrics``."""

from mmattr.evaluation.metrics import (
    ErrorRate,
    EvaluationLoss,
    GroupAccuracy,
    PedestrianMetric,
    ScoreWriter,
    StreamingMetric,
)

__all__ = ['ErrorRate', 'EvaluationLoss', 'GroupAccuracy', 'PedestrianMetric', 'ScoreWriter', 'StreamingMetric']

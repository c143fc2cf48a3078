"""Losses over (N, M) logits; every one states its reduction and what it does with unknown labels."""

from mmattr.models.losses.assume_negative_loss import AssumeNegativeLoss
from mmattr.models.losses.asymmetric_loss import AsymmetricLoss
from mmattr.models.losses.base_attribute_loss import BaseAttributeLoss
from mmattr.models.losses.distribution_balanced_loss import DistributionBalancedLoss
from mmattr.models.losses.focal_loss import FocalLoss
from mmattr.models.losses.pairwise_rank_loss import PairwiseRankLoss
from mmattr.models.losses.scaled_bce_loss import ScaledBCELoss
from mmattr.models.losses.sequence_loss import SequenceLoss
from mmattr.models.losses.weighted_bce_loss import WeightedBCELoss

__all__ = [
    'AssumeNegativeLoss',
    'AsymmetricLoss',
    'BaseAttributeLoss',
    'DistributionBalancedLoss',
    'FocalLoss',
    'PairwiseRankLoss',
    'ScaledBCELoss',
    'SequenceLoss',
    'WeightedBCELoss',
]

"""Losses over (N, M) logits; every one states its reduction and ignores unknown labels."""

from mmattr.models.losses.asymmetric_loss import AsymmetricLoss
from mmattr.models.losses.base_attribute_loss import BaseAttributeLoss
from mmattr.models.losses.distribution_balanced_loss import DistributionBalancedLoss
from mmattr.models.losses.focal_loss import FocalLoss
from mmattr.models.losses.scaled_bce_loss import ScaledBCELoss
from mmattr.models.losses.weighted_bce_loss import WeightedBCELoss

__all__ = [
    'AsymmetricLoss',
    'BaseAttributeLoss',
    'DistributionBalancedLoss',
    'FocalLoss',
    'ScaledBCELoss',
    'WeightedBCELoss',
]

"""Losses over (N, M) logits; every one states its reduction and ignores unknown labels."""

from mmattr.models.losses.asymmetric_loss import AsymmetricLoss
from mmattr.models.losses.base_attribute_loss import BaseAttributeLoss
from mmattr.models.losses.scaled_bce_loss import ScaledBCELoss
from mmattr.models.losses.weighted_bce_loss import WeightedBCELoss

__all__ = ['AsymmetricLoss', 'BaseAttributeLoss', 'ScaledBCELoss', 'WeightedBCELoss']

"""Losses over (N, M) logits; every one states its reduction and ignores unknown labels."""

from mmattr.models.losses.weighted_bce_loss import WeightedBCELoss

__all__ = ['WeightedBCELoss']

"""Rewriting a trained model so that it predicts faster; nothing here is used in training."""

from mmattr.models.inference.optimize_for_inference import optimize_for_inference

__all__ = ['optimize_for_inference']

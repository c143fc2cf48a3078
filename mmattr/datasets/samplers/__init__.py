"""Samplers that mmengine does not have."""

from mmattr.datasets.samplers.class_aware_sampler import ClassAwareSampler

__all__ = ['ClassAwareSampler']

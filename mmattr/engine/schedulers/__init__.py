"""Learning rates over time."""

from mmattr.engine.schedulers.one_cycle_lr import OneCycleLR

__all__ = ['OneCycleLR']

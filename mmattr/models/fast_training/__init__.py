"""The same training steps of a backbone with fewer passes over the memory."""

from mmattr.models.fast_training.rewrite_for_training import TrainingRewrite, rewrite_for_training

__all__ = ['TrainingRewrite', 'rewrite_for_training']

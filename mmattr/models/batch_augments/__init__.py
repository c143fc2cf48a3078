"""Augmentations that need a whole batch."""

from mmattr.models.batch_augments.multi_label_mixup import MultiLabelMixup

__all__ = ['MultiLabelMixup']

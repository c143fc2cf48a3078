"""Backbones come from mmpretrain through the registry: ``type='mmpretrain.ResNet'``.

Importing this package registers them. The import costs seconds, so it happens here and nowhere else.
"""

import warnings

with warnings.catch_warnings():
    # mmcv-lite says on import that it lacks an operator that nothing here uses.
    warnings.filterwarnings('ignore', message='Fail to import ``MultiScaleDeformableAttention``')
    import mmpretrain.models

from mmattr.models.backbones.alexnet_features import AlexNetFeatures
from mmattr.models.backbones.clip_visual_backbone import CLIPVisualBackbone

__all__ = ['AlexNetFeatures', 'CLIPVisualBackbone', 'mmpretrain']

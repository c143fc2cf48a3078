"""Backbones come from mmpretrain through the registry: ``type='mmpretrain.ResNet'``.

Importing this package registers them. The import costs seconds, so it happens here and nowhere else.
"""

import mmpretrain.models

from mmattr.models.backbones.alexnet_features import AlexNetFeatures

__all__ = ['AlexNetFeatures', 'mmpretrain']

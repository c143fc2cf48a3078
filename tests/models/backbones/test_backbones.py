"""The backbones of the configs give the channels that their fragments state."""

from pathlib import Path

import pytest
import torch
from mmengine.config import Config

import mmattr.models
from mmattr.registry import MODELS

FOLDER = Path(__file__).parents[3] / 'configs/_base_/backbones'
#: CLIP takes images of one size and gives tokens, see test_clip_visual_backbone.py.
FRAGMENTS = sorted(path for path in FOLDER.glob('*.py') if not path.name.startswith('clip_'))


@pytest.mark.parametrize('path', FRAGMENTS, ids=lambda path: path.stem)
def test_fragment_states_the_channels_of_the_last_map(path):
    assert mmattr.models.backbones
    config = Config.fromfile(path)
    backbone = MODELS.build(config.backbone | dict(init_cfg=None))
    backbone.eval()  # mmpretrain's ResNet returns None from eval()
    with torch.no_grad():
        feat = backbone(torch.randn(1, 3, 64, 96))[-1]
    assert feat.ndim == 4
    assert feat.shape[1] == config.backbone_channels
    assert feat.shape[3] > feat.shape[2]

"""AlexNetFeatures loads weights in torchvision's naming."""

import torch
import torchvision

from mmattr.models.backbones import AlexNetFeatures


def test_loads_torchvision_weights_through_init_cfg(tmp_path):
    theirs = torchvision.models.alexnet(weights=None).eval()
    torch.save(theirs.state_dict(), tmp_path / 'alexnet.pth')
    ours = AlexNetFeatures(init_cfg=dict(type='Pretrained', checkpoint=str(tmp_path / 'alexnet.pth')))
    ours.init_weights()
    ours.eval()  # mmpretrain's backbones return None from eval()
    images = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        feat = ours(images)[-1]
        torch.testing.assert_close(feat, theirs.features(images))
    assert feat.shape == (1, 256, 6, 6)

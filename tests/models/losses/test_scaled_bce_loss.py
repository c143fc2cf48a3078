"""ScaledBCELoss against the cross-entropy of logits scaled by hand."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.losses import ScaledBCELoss, WeightedBCELoss

RATIO = torch.tensor([0.2, 0.5, 0.7])


@pytest.mark.parametrize('scales', [(30, 30), (20, 5)])
@pytest.mark.parametrize('strategy', ['none', 'exp_ratio'])
def test_equals_the_loss_of_scaled_logits(scales, strategy):
    torch.manual_seed(0)
    cosine, label = 2 * torch.rand(4, 3) - 1, torch.randint(-1, 2, (4, 3))
    losses = [ScaledBCELoss(*scales, strategy), WeightedBCELoss(strategy, 'attribute_sum')]
    for loss in losses:
        loss.set_positive_ratio(RATIO)
    scaled = torch.where(label == 1, scales[0] * cosine, scales[1] * cosine)
    torch.testing.assert_close(losses[0](cosine, label), losses[1](scaled, label))


def test_scales_must_be_positive():
    with pytest.raises(ConfigError, match='numbers > 0'):
        ScaledBCELoss(positive_scale=0)

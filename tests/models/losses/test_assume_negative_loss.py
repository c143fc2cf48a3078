"""AssumeNegativeLoss: unknown labels count as absent ones, whatever the loss."""

import pytest
import torch

from mmattr.models import AssumeNegativeLoss
from mmattr.registry import MODELS


@pytest.mark.parametrize('loss', ['WeightedBCELoss', 'AsymmetricLoss', 'PairwiseRankLoss'])
def test_unknown_is_absent(loss):
    torch.manual_seed(0)
    logits, label = torch.randn(4, 5), torch.randint(-1, 2, (4, 5))
    config = dict(type=f'mmattr.{loss}')
    absent = torch.where(label == 1, 1, 0)
    weight = torch.rand(4)
    for reduction in (None, 'sum', 'none'):
        found = AssumeNegativeLoss(config)(logits, label, weight, reduction)
        torch.testing.assert_close(found, MODELS.build(config)(logits, absent, weight, reduction))
    assert (label == -1).any()


def test_statistics_reach_the_loss():
    loss = AssumeNegativeLoss(dict(type='mmattr.WeightedBCELoss', strategy='exp_ratio'))
    for module in loss.modules():
        if hasattr(module, 'set_positive_ratio'):
            module.set_positive_ratio(torch.full((5,), 0.3))
    assert torch.isfinite(loss(torch.randn(2, 5), torch.full((2, 5), -1)))

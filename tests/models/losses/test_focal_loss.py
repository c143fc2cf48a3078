"""FocalLoss against a loop and the losses that it is a special case of."""

import math

import pytest
import torch
from mmpretrain.models.losses import FocalLoss as TheirFocalLoss

from mmattr.errors import ConfigError
from mmattr.models.losses import AsymmetricLoss, FocalLoss, WeightedBCELoss


def batch():
    torch.manual_seed(0)
    return (2 * torch.randn(5, 4)).double().requires_grad_(), torch.randint(-1, 2, (5, 4))


@pytest.mark.parametrize('gamma', [0, 0.5, 2])
@pytest.mark.parametrize('alpha', [None, 0.0, 0.25])
def test_equals_the_loop(gamma, alpha):
    logits, label = batch()
    total = 0.0
    for row, targets in zip(logits.tolist(), label.tolist(), strict=True):
        for x, y in zip(row, targets, strict=True):
            if y >= 0:
                right = 1 / (1 + math.exp(-x if y else x))
                factor = 1 if alpha is None else alpha if y else 1 - alpha
                total -= factor * (1 - right) ** gamma * math.log(right)
    assert FocalLoss(gamma, alpha)(logits, label).item() == pytest.approx(total / 5, rel=1e-12)


@pytest.mark.parametrize('gamma', [0, 1, 2, 2.5])
@pytest.mark.parametrize('detach', [True, False])
def test_is_the_symmetric_asymmetric_loss(gamma, detach):
    logits, label = batch()
    losses = [
        AsymmetricLoss(gamma, gamma, 0, detach_focusing=detach),
        FocalLoss(gamma, None, detach_focusing=detach, reduction='sum'),
    ]
    values = [loss(logits, label) for loss in losses]
    gradients = [torch.autograd.grad(value, logits)[0] for value in values]
    torch.testing.assert_close(values[0], values[1])
    torch.testing.assert_close(gradients[0], gradients[1])


def test_without_focusing_it_is_the_cross_entropy():
    logits, label = batch()
    found = FocalLoss(0, None, reduction='mean')(logits, label)
    torch.testing.assert_close(found, WeightedBCELoss()(logits, label))


def test_equals_mmpretrain():
    torch.manual_seed(1)
    logits, label = torch.randn(4, 6), torch.randint(0, 2, (4, 6))
    expected = TheirFocalLoss(gamma=2.0, alpha=0.25)(logits, label, avg_factor=4)
    torch.testing.assert_close(FocalLoss()(logits, label), expected)


@pytest.mark.parametrize('wrong', [dict(gamma=-1), dict(alpha=1.5), dict(alpha=-0.1)])
def test_numbers_out_of_range_are_refused(wrong):
    with pytest.raises(ConfigError, match='FocalLoss was given'):
        FocalLoss(**wrong)

"""AsymmetricLoss against a loop over labels and the losses that it contains."""

import math

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.losses import AsymmetricLoss, WeightedBCELoss


def loop(logits, label, gamma_neg, gamma_pos, clip, eps):
    """The definition, one label at a time."""
    total = 0.0
    for row, targets in zip(logits.tolist(), label.tolist(), strict=True):
        for x, y in zip(row, targets, strict=True):
            p = 1 / (1 + math.exp(-x))
            if y == 1:
                total -= (1 - p) ** gamma_pos * math.log(max(p, eps))
            elif y == 0:
                shifted = min(1 - p + clip, 1)
                total -= (1 - shifted) ** gamma_neg * math.log(max(shifted, eps))
    return total


def random_batch(scale=2.0):
    torch.manual_seed(0)
    return (scale * torch.randn(5, 4)).double().requires_grad_(), torch.randint(-1, 2, (5, 4))


@pytest.mark.parametrize('gammas', [(4, 0), (4, 1), (2, 0), (0, 0), (1.5, 0.5)])
@pytest.mark.parametrize('clip', [0, 0.05, 0.3])
@pytest.mark.parametrize('detach', [True, False])
def test_equals_the_loop(gammas, clip, detach):
    logits, label = random_batch(5.0)
    found = AsymmetricLoss(*gammas, clip, 1e-3, detach)(logits, label)
    assert found.item() == pytest.approx(loop(logits, label, *gammas, clip, 1e-3), rel=1e-12)


def test_without_focusing_and_shift_it_is_the_cross_entropy():
    logits, label = random_batch()
    found = AsymmetricLoss(0, 0, 0)(logits, label)
    torch.testing.assert_close(found, WeightedBCELoss(reduction='sum')(logits, label))


def test_detached_focusing_factors_only_scale_the_gradient_of_the_cross_entropy():
    logits, label = random_batch()
    torch.autograd.backward(AsymmetricLoss(2, 1, 0)(logits, label))
    p = logits.detach().sigmoid()
    expected = torch.where(label == 1, -((1 - p) ** 2), p**3) * (label >= 0)
    torch.testing.assert_close(logits.grad, expected)


def test_negatives_below_the_margin_rest():
    logits = torch.tensor([[-4.0, -2.0]], requires_grad=True)  # p = 0.018 and 0.119
    loss = AsymmetricLoss(clip=0.05)(logits, torch.tensor([[0, 0]]))
    loss.backward()
    assert logits.grad[0, 0] == 0
    assert logits.grad[0, 1] > 0


@pytest.mark.parametrize('wrong', [dict(gamma_neg=-1.0), dict(clip=1.0), dict(eps=0.0), dict(gamma_pos=float('nan'))])
def test_numbers_out_of_range_are_refused(wrong):
    with pytest.raises(ConfigError, match='AsymmetricLoss was given'):
        AsymmetricLoss(**wrong)

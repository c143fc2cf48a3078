"""DistributionBalancedLoss against a loop over labels, and its degenerate cases."""

import math

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.losses import DistributionBalancedLoss, FocalLoss

N_IMAGES = 1000
COUNT = torch.tensor([500.0, 100.0, 20.0, 3.0], dtype=torch.float64)


def build(**settings):
    loss = DistributionBalancedLoss(**settings)
    loss.set_positive_ratio(COUNT / N_IMAGES)
    return loss


def batch():
    torch.manual_seed(0)
    logits = (2 * torch.randn(5, 4)).double().requires_grad_()
    return logits, torch.tensor([[1, 0, 0, 1], [1, 1, 0, -1], [0, 0, -1, 0], [0, -1, 1, 1], [0, 0, 0, 1]])


def weight_of(row, alpha, beta, mu, class_balance):
    """Weights of the labels of one image."""
    counts = COUNT.tolist()
    positives = [n for n, y in zip(counts, row, strict=True) if y == 1]
    if class_balance is not None:
        terms = [(1 - class_balance) / (1 - class_balance**n) for n in positives]
        return [sum(terms) / len(terms) if terms else 1.0] * len(row)
    if not positives:
        return [alpha + 1] * len(row)
    drawn = sum(1 / n for n in positives)
    return [alpha + 1 / (1 + math.exp(-beta * (1 / n / drawn - mu))) for n in counts]


def loop(logits, label, alpha, beta, mu, kappa, lambda_, gamma, class_balance):
    """The definition, one label at a time; sum."""
    total = 0.0
    for values, row in zip(logits.tolist(), label.tolist(), strict=True):
        weights = weight_of(row, alpha, beta, mu, class_balance)
        for x, y, n, weight in zip(values, row, COUNT.tolist(), weights, strict=True):
            if y < 0:
                continue
            shifted = x - math.log(N_IMAGES / n - 1) * kappa / lambda_
            sign, scale = (1, 1) if y else (-1, lambda_)
            right = 1 / (1 + math.exp(-sign * scale * shifted))
            total -= weight / scale * (1 - right) ** gamma * math.log(right)
    return total


SETTINGS = dict(alpha=0.1, beta=10.0, mu=0.2, kappa=0.05, lambda_=2.0, gamma=2.0, class_balance=None)


@pytest.mark.parametrize(
    'changed',
    [{}, dict(mu=0.3, lambda_=5.0), dict(kappa=0.5, gamma=0.5, beta=3.0), dict(class_balance=0.9), dict(alpha=0)],
)
def test_equals_the_loop(changed):
    settings = SETTINGS | changed
    logits, label = batch()
    found = build(**settings, num_images=N_IMAGES, loss_weight=1.0, reduction='sum')(logits, label)
    assert found.item() == pytest.approx(loop(logits, label, **settings), rel=1e-6)  # the ratio is single precision


def test_default_is_the_mean_times_two():
    logits, label = batch()
    expected = 2 * loop(logits, label, **SETTINGS) / int((label >= 0).sum())
    assert build()(logits, label).item() == pytest.approx(expected, rel=1e-6)


def test_with_balanced_halves_and_no_tolerance_it_is_a_weighted_focal_loss():
    logits, label = batch()
    loss = DistributionBalancedLoss(lambda_=1, loss_weight=1, reduction='none')
    loss.set_positive_ratio(torch.full((4,), 0.5))  # no shift
    weight = loss.balance_weight(label.clamp(min=0).double())
    expected = weight * FocalLoss(2, None, reduction='none')(logits, label)
    torch.testing.assert_close(loss(logits, label), expected)


def test_rare_positives_of_an_image_weigh_more_than_its_frequent_ones():
    weight = build().balance_weight(torch.tensor([[1.0, 0.0, 0.0, 1.0]]))[0]
    assert weight[3] > 1  # the image would mostly be drawn for its rare attribute
    assert weight[0] < 0.25


def test_a_row_without_positives_weighs_alpha_plus_one():
    weight = build().balance_weight(torch.zeros(1, 4))
    torch.testing.assert_close(weight, torch.full((1, 4), 1.1))
    assert build(class_balance=0.9, num_images=N_IMAGES).balance_weight(torch.zeros(1, 4)) == 1


def test_an_attribute_without_positives_or_negatives_is_not_shifted():
    loss = DistributionBalancedLoss()
    loss.set_positive_ratio(torch.tensor([0.0, 1.0, 0.2]))
    shift = loss.logit_shift(torch.zeros(1, 3))
    assert shift[:2].tolist() == [0, 0]
    assert shift[2] == pytest.approx(-math.log(4) * 0.05 / 2)


def test_statistics_must_be_given():
    with pytest.raises(ConfigError, match='AttributeStatisticsHook'):
        DistributionBalancedLoss()(torch.zeros(1, 1), torch.ones(1, 1))


@pytest.mark.parametrize('wrong', [dict(beta=0), dict(lambda_=0), dict(kappa=-1), dict(class_balance=0.9)])
def test_wrong_settings_are_refused(wrong):
    with pytest.raises(ConfigError, match='DistributionBalancedLoss was given'):
        DistributionBalancedLoss(**wrong)

"""WeightedBCELoss against loops over images and attributes."""

import math

import numpy as np
import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import WeightedBCELoss

RATIO = torch.tensor([0.1, 0.5, 0.9])


def loop(logits, label, strategy, reduction, clamp=None, sample_weight=None):
    """The definition, one label at a time, in double precision."""
    table, known = np.zeros(label.shape), 0
    for i in range(len(label)):
        for j in range(label.shape[1]):
            if label[i, j] < 0:
                continue
            known += 1
            x, r = float(logits[i, j]), float(RATIO[j])
            x = x if clamp is None else min(max(x, -clamp), clamp)
            p = 1 / (1 + math.exp(-x))
            weight = {
                'none': 1,
                'exp_ratio': math.exp(1 - r) if label[i, j] else math.exp(r),
                'deepmar': math.exp(-r),
            }[strategy]
            weight *= 1 if sample_weight is None else float(sample_weight[i])
            table[i, j] = -weight * math.log(p if label[i, j] else 1 - p)
    return {
        'mean': table.sum() / max(known, 1),
        'attribute_sum': table.sum() / len(label),
        'sum': table.sum(),
        'none': table,
    }[reduction]


@pytest.mark.parametrize('strategy', ['none', 'exp_ratio', 'deepmar'])
@pytest.mark.parametrize('reduction', ['mean', 'attribute_sum', 'sum', 'none'])
@pytest.mark.parametrize('clamp', [None, 0.5])
@pytest.mark.parametrize('mixed', [False, True])
def test_equals_the_loop(strategy, reduction, clamp, mixed):
    torch.manual_seed(0)
    logits, label = torch.randn(4, 3).double(), torch.randint(-1, 2, (4, 3))
    sample_weight = torch.rand(4).double() if mixed else None
    loss = WeightedBCELoss(strategy, reduction, clamp)
    loss.set_positive_ratio(RATIO.double())
    found = loss(logits, label, sample_weight)
    expected = loop(logits, label, strategy, reduction, clamp, sample_weight)
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-6)


def test_equals_torch_when_nothing_is_special():
    logits, label = torch.randn(5, 2), torch.randint(0, 2, (5, 2))
    expected = torch.nn.functional.binary_cross_entropy_with_logits(logits, label.float())
    torch.testing.assert_close(WeightedBCELoss()(logits, label), expected)


def test_unknown_labels_have_neither_loss_nor_gradient():
    logits = torch.randn(3, 3, requires_grad=True)
    label = torch.tensor([[1, -1, 0], [-1, -1, -1], [0, 1, -1]])
    WeightedBCELoss()(logits, label).backward()
    assert torch.equal(logits.grad != 0, label >= 0)
    assert WeightedBCELoss()(logits, torch.full((3, 3), -1)) == 0


def test_an_attribute_without_known_labels_gives_no_nan():
    loss = WeightedBCELoss('exp_ratio')
    loss.set_positive_ratio(torch.tensor([0.5, float('nan')]))
    logits = torch.randn(2, 2, requires_grad=True)
    value = loss(logits, torch.tensor([[1, -1], [0, -1]]))
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(logits.grad).all()


def test_clamped_logits_get_no_gradient():
    logits = torch.tensor([[12.0, -3.0]], requires_grad=True)
    WeightedBCELoss(logit_clamp=10.0)(logits, torch.tensor([[0, 1]])).backward()
    assert logits.grad[0, 0] == 0
    assert logits.grad[0, 1] != 0


def test_statistics_must_be_given():
    with pytest.raises(ConfigError, match='AttributeStatisticsHook'):
        WeightedBCELoss('exp_ratio')(torch.zeros(1, 1), torch.ones(1, 1))


def test_smoothing_moves_the_label_and_not_its_weight():
    torch.manual_seed(0)
    logits, label = torch.randn(4, 3).double(), torch.randint(-1, 2, (4, 3))
    loss = WeightedBCELoss('exp_ratio', 'sum', label_smoothing=0.1)
    loss.set_positive_ratio(RATIO)
    expected = 0.0
    for x, y, r in zip(logits.flatten().tolist(), label.flatten().tolist(), RATIO.tolist() * 4, strict=True):
        if y >= 0:
            p, target = 1 / (1 + math.exp(-x)), 0.9 if y else 0.1
            weight = math.exp(1 - r) if y else math.exp(r)
            expected -= weight * (target * math.log(p) + (1 - target) * math.log(1 - p))
    assert loss(logits, label).item() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize('smoothing', [-0.1, 0.5])
def test_smoothing_must_leave_the_label_on_its_side(smoothing):
    with pytest.raises(ConfigError, match='label_smoothing'):
        WeightedBCELoss(label_smoothing=smoothing)


@pytest.mark.parametrize('arguments', [dict(strategy='exp'), dict(reduction='batchmean')])
def test_unknown_choices_are_named(arguments):
    with pytest.raises(ConfigError, match='valid are'):
        WeightedBCELoss(**arguments)


def test_real_ratios_give_the_weights_of_the_field():
    """Share of positives of PA-100K train + val: Female 0.460444, HandTrunk 0.009522."""
    loss = WeightedBCELoss('exp_ratio', 'none')
    loss.set_positive_ratio(torch.tensor([0.460444, 0.009522]))
    found = loss(torch.zeros(2, 2), torch.tensor([[1, 1], [0, 0]])) / math.log(2)
    expected = [[math.exp(0.539556), math.exp(0.990478)], [math.exp(0.460444), math.exp(0.009522)]]
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-5)


def test_statistics_travel_in_the_state_dict():
    trained = WeightedBCELoss('exp_ratio')
    assert not trained.state_dict()  # nothing to store before training
    trained.set_positive_ratio(RATIO)
    fresh = WeightedBCELoss('exp_ratio')
    fresh.load_state_dict(trained.state_dict())
    torch.testing.assert_close(fresh.positive_ratio, RATIO)
    for weights_from_elsewhere in (trained, WeightedBCELoss()):
        weights_from_elsewhere.load_state_dict({})
    torch.testing.assert_close(trained.positive_ratio, RATIO)

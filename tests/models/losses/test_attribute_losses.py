"""Promises that every registered loss keeps; a new loss gets these tests for free."""

import pytest
import torch
from mmengine.registry import init_default_scope

import mmattr.models
from mmattr.errors import ConfigError
from mmattr.models.losses import BaseAttributeLoss
from mmattr.registry import MODELS

N, M = 4, 3
RATIO = torch.tensor([0.1, 0.5, 0.9])
# Settings beyond the defaults of a loss that every test also runs with.
VARIANTS = {
    'WeightedBCELoss': [
        dict(strategy='exp_ratio'),
        dict(strategy='deepmar'),
        dict(strategy='sqrt_ratio'),
        dict(strategy='prefer_negative'),
        dict(label_smoothing=0.1),
    ],
    'FocalLoss': [dict(alpha=None), dict(gamma=0.5)],
    'DistributionBalancedLoss': [dict(class_balance=0.9, num_images=100), dict(lambda_=5.0, gamma=0.5)],
    'AsymmetricLoss': [dict(detach_focusing=False), dict(gamma_neg=0.5, gamma_pos=0.5, detach_focusing=False)],
}


def registered_losses():
    init_default_scope('mmattr')
    assert mmattr.models
    return sorted(
        name
        for name, item in MODELS.module_dict.items()
        if isinstance(item, type) and issubclass(item, BaseAttributeLoss)
    )


CASES = [(name, settings) for name in registered_losses() for settings in [{}, *VARIANTS.get(name, [])]]


@pytest.fixture(params=CASES, ids=lambda case: '-'.join([case[0], *map(str, case[1].items())]))
def build(request):
    name, settings = request.param

    def build(**arguments):
        loss = MODELS.build(dict(type=name) | settings | arguments)
        loss.set_positive_ratio(RATIO)
        return loss

    return build


def batch(dtype=torch.float64):
    torch.manual_seed(0)
    logits = (2 * torch.randn(N, M)).to(dtype).requires_grad_()
    label = torch.tensor([[1, 0, 1], [0, -1, 1], [-1, -1, -1], [0, 0, 0]])
    return logits, label


def test_every_known_loss_is_tested():
    known = {'WeightedBCELoss', 'AsymmetricLoss', 'ScaledBCELoss', 'FocalLoss', 'DistributionBalancedLoss'}
    assert known <= set(registered_losses())
    assert set(VARIANTS) <= set(registered_losses())


def test_reductions(build):
    logits, label = batch()
    loss = build()
    table = loss(logits, label, reduction='none')
    assert table.shape == (N, M)
    assert (table >= 0).all()
    expected = dict(sum=table.sum(), attribute_sum=table.sum() / N, mean=table.sum() / int((label >= 0).sum()))
    for reduction, value in expected.items():
        torch.testing.assert_close(loss(logits, label, reduction=reduction), value)
        torch.testing.assert_close(build(reduction=reduction)(logits, label), value)


def test_unknown_labels_have_neither_loss_nor_gradient(build):
    logits, label = batch()
    logits = logits.detach().masked_fill(label < 0, float('nan')).requires_grad_()  # whatever stands there
    table = build()(logits, label, reduction='none')
    table.sum().backward()
    assert not table[label < 0].any()
    assert not logits.grad[label < 0].any()
    assert torch.isfinite(logits.grad).all()


def test_known_labels_pull_in_their_direction(build):
    """With logits near 0, where no loss is satisfied, positives are pushed up and negatives down."""
    logits, label = batch()
    build()(logits / 100, label).backward()
    assert (logits.grad[label == 1] < 0).all()
    assert (logits.grad[label == 0] > 0).all()


@pytest.mark.parametrize('reduction', ['mean', 'attribute_sum', 'sum'])
def test_a_batch_without_known_labels_gives_zero(build, reduction):
    logits = torch.randn(N, M, requires_grad=True)
    value = build(reduction=reduction)(logits, torch.full((N, M), -1))
    value.backward()
    assert value == 0
    assert not logits.grad.any()


def test_what_is_known_elsewhere_does_not_matter(build):
    """Taking an image or an attribute's unknown labels away changes nothing else."""
    logits, label = batch()
    table = build()(logits, label, reduction='none')
    for i in range(N):
        torch.testing.assert_close(build()(logits[i : i + 1], label[i : i + 1], reduction='none')[0], table[i])


def test_sample_weights_scale_the_images(build):
    logits, label = batch()
    weight = torch.tensor([0.3, 0.0, 1.0, 2.0], dtype=torch.float64)
    table = build()(logits, label, reduction='none')
    torch.testing.assert_close(build()(logits, label, weight, reduction='none'), table * weight[:, None])
    expected = (table * weight[:, None]).sum() / int((label >= 0).sum())
    torch.testing.assert_close(build()(logits, label, weight, reduction='mean'), expected)


def test_weights_of_attributes_and_of_the_loss_are_factors(build):
    logits, label = batch()
    table = build(loss_weight=1.0)(logits, label, reduction='none')
    weighted = build(attribute_weight=[0.5, 0, 2], loss_weight=3.0)(logits, label, reduction='none')
    torch.testing.assert_close(weighted, 3 * table * torch.tensor([0.5, 0, 2], dtype=torch.float64))


def test_gradients_are_those_of_finite_differences(build):
    detached = build()
    loss = build(detach_focusing=False) if hasattr(detached, 'detach_focusing') else detached
    logits, label = batch()
    for reduction in ('mean', 'none'):
        assert torch.autograd.gradcheck(lambda x, r=reduction: loss(x, label, reduction=r), (logits,))


@pytest.mark.parametrize('size', [30.0, 1e4])
def test_extreme_logits_stay_finite(build, size):
    logits = torch.tensor([[size, -size, size], [-size, size, -size]], requires_grad=True)
    for label in (torch.tensor([[1, 0, 1], [0, 1, 0]]), torch.tensor([[0, 1, 0], [1, 0, 1]])):
        logits.grad = None
        value = build()(logits, label, reduction='sum')
        value.backward()
        assert torch.isfinite(value)
        assert torch.isfinite(logits.grad).all()


@pytest.mark.parametrize('dtype', [torch.bfloat16, torch.float16])
def test_half_precision_is_computed_in_single(build, dtype):
    logits, label = batch(dtype)
    expected = build()(logits.float(), label)
    found = build()(logits, label)
    found.backward()
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, expected)
    assert torch.isfinite(logits.grad).all()
    with torch.autocast('cpu', dtype=torch.bfloat16):
        torch.testing.assert_close(build()(logits, label), expected)


def test_the_logits_of_the_caller_stay_as_they_are(build):
    logits, label = batch()
    before = logits.detach().clone(), label.clone()
    build()(logits, label).backward()
    assert torch.equal(logits.detach(), before[0])
    assert torch.equal(label, before[1])


def test_attributes_without_positives_without_negatives_or_never_known(build):
    loss = build()
    loss.set_positive_ratio(torch.tensor([0.0, 1.0, float('nan')]))
    logits, _ = batch()
    label = torch.tensor([[0, 1, -1], [0, 1, -1], [0, -1, -1], [1, 0, -1]])  # the last as in a test split
    value = loss(logits, label)
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(logits.grad).all()


def test_statistics_travel_in_the_state_dict(build):
    trained, fresh = build(), build()
    fresh.positive_ratio = None
    fresh.load_state_dict(trained.state_dict())
    torch.testing.assert_close(fresh.positive_ratio, RATIO)
    fresh.load_state_dict({})
    torch.testing.assert_close(fresh.positive_ratio, RATIO)


@pytest.mark.parametrize(
    'arguments', [dict(reduction='batchmean'), dict(strategy='exp'), dict(attribute_weight=[1.0, -1.0, 1.0])]
)
def test_wrong_choices_are_named(build, arguments):
    with pytest.raises(ConfigError, match=r'valid are|expects'):
        build(**arguments)


def test_weights_must_be_one_per_attribute(build):
    logits, label = batch()
    with pytest.raises(ConfigError, match='has 2 numbers, but the logits have 3 attributes'):
        build(attribute_weight=[1.0, 1.0])(logits, label)

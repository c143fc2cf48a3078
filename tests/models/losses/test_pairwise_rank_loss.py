"""PairwiseRankLoss against a loop over pairs."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import PairwiseRankLoss
from mmattr.registry import MODELS
from tests.reference.released_qks import rank_loss


def batch(n=5, m=6, spread=2.0):
    torch.manual_seed(0)
    logits = (spread * torch.randn(n, m, dtype=torch.float64)).requires_grad_()
    label = torch.randint(-1, 2, (n, m))
    label[0] = 0  # nothing to compare in the first three
    label[1] = 1
    label[2] = -1
    return logits, label


def released(label):
    """+1 present, -1 absent, 0 not annotated."""
    return torch.where(label == 1, 1, torch.where(label == 0, -1, 0))


@pytest.mark.parametrize('margin', [1.0, 3.0])
@pytest.mark.parametrize('spread', [0.1, 2.0, 30.0])
def test_every_pair(margin, spread):
    logits, label = batch(spread=spread)
    value = MODELS.build(dict(type='mmattr.PairwiseRankLoss', margin=margin))(logits, label)
    expected = rank_loss(logits, released(label), margin)
    torch.testing.assert_close(value, expected)
    for found, wanted in zip(torch.autograd.grad(value, logits), torch.autograd.grad(expected, logits), strict=True):
        torch.testing.assert_close(found, wanted)
        assert not found[label < 0].any()


def test_reductions_and_weights():
    logits, label = batch()
    each = PairwiseRankLoss(reduction='none')(logits, label)
    assert each.shape == (5,)
    assert not each[:3].any()
    torch.testing.assert_close(PairwiseRankLoss()(logits, label), each.sum() / 5)
    torch.testing.assert_close(PairwiseRankLoss(reduction='sum', loss_weight=2.0)(logits, label), 2 * each.sum())
    weight = torch.rand(5, dtype=torch.float64)
    torch.testing.assert_close(PairwiseRankLoss()(logits, label, weight), (each * weight).sum() / 5)
    assert PairwiseRankLoss()(logits[:0], label[:0]) == 0


def test_the_level_of_the_logits_has_no_meaning():
    logits, label = batch()
    torch.testing.assert_close(PairwiseRankLoss()(logits + 5, label), PairwiseRankLoss()(logits, label))


def test_nothing_to_compare_has_a_gradient_of_zero():
    logits, label = batch()
    PairwiseRankLoss()(logits[:3], label[:3]).backward()
    assert not logits.grad.any()


def test_half_precision_is_computed_in_single():
    logits, label = batch()
    half = logits.to(torch.bfloat16)
    found = PairwiseRankLoss()(half, label)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, PairwiseRankLoss()(half.float(), label))


@pytest.mark.parametrize('options', [dict(reduction='attribute_sum'), dict(margin=0.0), dict(eps=0.0)])
def test_wrong_choices(options):
    with pytest.raises(ConfigError, match=r'valid are|expects'):
        PairwiseRankLoss(**options)

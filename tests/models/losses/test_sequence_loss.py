"""SequenceLoss against a loop."""

import math

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.losses import SequenceLoss
from mmattr.models.sequence import TargetSequences
from mmattr.registry import MODELS

LABEL = torch.tensor([[1, 0, 1, -1], [0, -1, -1, 0], [-1, -1, -1, -1], [1, 1, 1, 1]])
RATIO = torch.tensor([0.1, 0.5, 0.9, math.nan])


def loop(logits, label, eos, weights, sample_weight):
    total, count = 0.0, 0
    for n, row in enumerate(label.tolist()):
        words = [3 + j for j, value in enumerate(row) if value == 1]
        targets = [*words, 1] if eos and any(value >= 0 for value in row) else words
        possible = [0, 1, 2, *(3 + j for j, value in enumerate(row) if value >= 0)]
        for t, target in enumerate(targets):
            normaliser = math.log(sum(math.exp(logits[n, t, token]) for token in possible))
            total += weights[target] * sample_weight[n] * (normaliser - logits[n, t, target].item())
            count += 1
    return total / count


@pytest.mark.parametrize('eos', [True, False])
@pytest.mark.parametrize('token_weight', ['none', 'exp_ratio'])
@pytest.mark.parametrize('mixup', [True, False])
def test_equals_the_loop(eos, token_weight, mixup):
    torch.manual_seed(0)
    sequences = TargetSequences.from_labels(LABEL, eos)
    logits = torch.randn(*sequences.ids.shape, 7)
    loss = SequenceLoss(4, token_weight, loss_weight=2.0)
    loss.set_positive_ratio(RATIO)
    weights = [1.0] * 7
    if token_weight == 'exp_ratio':
        weights = [1, 1, 1, 2.4596, 1.6487, 1.1052, math.exp(0.5)]
    sample_weight = torch.tensor([0.3, 1.0, 0.5, 0.2]) if mixup else torch.ones(4)
    found = loss(logits, sequences, sample_weight if mixup else None)
    expected = 2 * loop(logits, LABEL, eos, weights, sample_weight.tolist())
    assert found.item() == pytest.approx(expected, rel=1e-4 if token_weight == 'exp_ratio' else 1e-6)


def test_unknown_labels_get_no_gradient():
    sequences = TargetSequences.from_labels(LABEL)
    logits = torch.randn(*sequences.ids.shape, 7, requires_grad=True)
    SequenceLoss(4)(logits, sequences).backward()
    assert torch.isfinite(logits.grad).all()
    for row, label in zip(logits.grad, LABEL, strict=True):
        assert not row[:, 3:][:, label < 0].any()
    assert not logits.grad[2].any()  # nothing is known, so nothing is asked for
    assert logits.grad[1, 0, [1, 3, 6]].abs().min() > 0  # nothing is present: eos, rather than what is known


def test_nothing_known_is_no_loss():
    sequences = TargetSequences.from_labels(torch.full((2, 3), -1))
    assert SequenceLoss(3)(torch.randn(2, 1, 6), sequences) == 0


def test_half_precision_is_computed_in_full():
    sequences = TargetSequences.from_labels(LABEL)
    logits = torch.randn(*sequences.ids.shape, 7).bfloat16()
    found = SequenceLoss(4)(logits, sequences)
    torch.testing.assert_close(found, SequenceLoss(4)(logits.float(), sequences))


def test_statistics_travel_with_weights():
    trained, fresh = SequenceLoss(4, 'exp_ratio'), SequenceLoss(4, 'exp_ratio')
    sequences = TargetSequences.from_labels(LABEL)
    logits = torch.randn(*sequences.ids.shape, 7)
    with pytest.raises(ConfigError, match='AttributeStatisticsHook'):
        fresh(logits, sequences)
    trained.set_positive_ratio(RATIO)
    fresh.load_state_dict(trained.state_dict())
    assert fresh(logits, sequences) == trained(logits, sequences)
    assert SequenceLoss(4).state_dict() == {}


def test_wrong_arguments_are_named():
    with pytest.raises(ConfigError, match="no token_weight 'exp'"):
        MODELS.build(dict(type='SequenceLoss', num_attributes=4, token_weight='exp'))
    with pytest.raises(ConfigError, match='has 3 numbers, but the model has 4'):
        SequenceLoss(4).set_positive_ratio(torch.zeros(3))

"""The losses against values and gradients recorded from released code."""

import re

import numpy as np
import torch
from parity_differences import refuse_other_settings
from torch.nn import functional as F

from mmattr.errors import DataError
from mmattr.models.losses import BaseAttributeLoss, DistributionBalancedLoss
from mmattr.models.losses.label_weight import label_weight
from mmattr.registry import MODELS

TOLERANCE = 1e-5  # relative to the largest number of an array
HAS_WEIGHTS = False

#: How the text of a recorded reduction begins, and ours. Without a reduction the gradient is that of the mean.
REDUCTIONS = (
    (r'sum / B / M \* (?P<factor>[\d.]+)', 'mean'),
    (r'sum / B', 'attribute_sum'),
    (r'sum over M, mean over B', 'attribute_sum'),
    (r'mean over B\*M, times M', 'attribute_sum'),
    (r'mean over B\*M', 'mean'),
    (r'sum over', 'sum'),
    (r'none inside', 'none'),
)
#: Label arrays use it for an unknown label, which is -1 here.
UNKNOWN_CODE = 2
#: What is compared with what, by field; a field may say in brackets what it is.
Pairs = dict[str, tuple[torch.Tensor, np.ndarray]]


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Compute every recorded loss from its settings and compare value, gradient and what else was recorded.

    Args:
        spec: Content of the JSON file; ``losses`` holds the settings by name.
        released: Not used: a loss has no weights.
        expected: Arrays of the npz file: logits, labels, statistics, and NAME/value, NAME/grad and the like.

    Returns:
        Largest difference by array, relative to its largest number; nan for an array that has no counterpart.
    """
    pairs: Pairs = {}
    inputs = {'ratio', 'class_count'}
    for name, settings in spec['losses'].items():
        inputs |= {settings[key] for key in ('logits', 'labels', 'mask') if key in settings}
        entry = {'name': name, 'N': spec.get('N')} | settings
        pairs |= _trap_pairs(entry, expected) if 'TRAP' in entry.get('unknown', '') else _pairs(entry, expected)
    if 'ratio2weight_unknown' in expected:
        weights = _weights_of_codes(expected['label_unknown'], expected['ratio'], binarised=False)
        pairs['ratio2weight_unknown'] = weights, expected['ratio2weight_unknown']
    compared = {field.split(' (')[0] for field in pairs}
    differences = {field: _relative(*pair) for field, pair in pairs.items()}
    return differences | {name: float('nan') for name in expected if name not in inputs | compared}


def _pairs(entry: dict, expected: dict[str, np.ndarray]) -> Pairs:
    """Compute one loss and pair its results with the recorded ones."""
    name, loss = entry['name'], _build(entry)
    loss.set_positive_ratio(_positive_ratio(entry, expected))
    label = _labels(entry, expected)
    logits = torch.from_numpy(expected[entry['logits']]).requires_grad_()
    value = loss(logits, label)
    (gradient,) = torch.autograd.grad(value.mean(), logits)
    found = dict(value=value, grad=gradient)
    if isinstance(loss, DistributionBalancedLoss):
        target = label.clamp(min=0).to(logits.dtype)
        found |= dict(weight=loss.balance_weight(target), init_bias=loss.logit_shift(target))
    required = {'value', 'grad'}  # the others were recorded for some
    return {
        f'{name}/{key}': (tensor.detach(), expected[f'{name}/{key}'])
        for key, tensor in found.items()
        if key in required or f'{name}/{key}' in expected
    }


def _trap_pairs(entry: dict, expected: dict[str, np.ndarray]) -> Pairs:
    """Check a recorded trap: the released class takes the code of an unknown label for a positive of value 2.

    The trap is computed here from its description. Ours must have the gradient of the record at known labels, and none
    at the others.
    """
    name, codes = entry['name'], torch.from_numpy(expected[entry['labels']])
    weight = _weights_of_codes(expected[entry['labels']], expected['ratio'], binarised=True)
    reduction, factor = _reduction(entry)
    logits = torch.from_numpy(expected[entry['logits']]).requires_grad_()
    table = factor * F.binary_cross_entropy_with_logits(logits, codes, weight, reduction='none')
    value = table.sum() / (len(table) if reduction == 'attribute_sum' else 1)
    (gradient,) = torch.autograd.grad(value, logits)
    loss = _build(entry)
    loss.set_positive_ratio(_positive_ratio(entry, expected))
    (ours,) = torch.autograd.grad(loss(logits, _labels(entry, expected)), logits)
    known = expected[entry['labels']] != UNKNOWN_CODE
    return {
        f'{name}/value (trap recomputed)': (value.detach(), expected[f'{name}/value']),
        f'{name}/grad (trap recomputed)': (gradient, expected[f'{name}/grad']),
        f'{name}/grad (ours, 0 at unknown)': (ours, expected[f'{name}/grad'] * known),
    }


def _build(entry: dict) -> BaseAttributeLoss:
    """Build the loss that the settings describe."""
    reduction, factor = _reduction(entry)
    arguments: dict = dict(reduction=reduction, loss_weight=factor)
    detach = dict(detach_focusing=entry.get('focal_weight_detached', False))
    if 'gamma_neg' in entry:
        names = ('gamma_neg', 'gamma_pos', 'clip', 'eps')
        arguments |= dict(type='AsymmetricLoss') | detach | {key: entry[key] for key in names}
    elif 'lambda_' in entry:
        refuse_other_settings(entry, {'CB_mode': 'average_w'})
        arguments |= dict(type='DistributionBalancedLoss', gamma=entry['focal_gamma'], num_images=entry['N']) | detach
        arguments |= {key: entry[key] for key in ('alpha', 'beta', 'mu', 'kappa', 'lambda_') if key in entry}
        arguments |= dict(class_balance=entry.get('CB_beta'), loss_weight=factor * entry['balance'])
    elif 'gamma' in entry:
        arguments |= dict(type='FocalLoss', gamma=entry['gamma'], alpha=entry.get('alpha')) | detach
        arguments |= dict(loss_weight=factor * entry.get('balance_param', 1.0))
    else:
        is_weighted = 'weights' in entry or entry['name'].startswith('wbce')
        arguments |= dict(type='WeightedBCELoss', strategy='exp_ratio' if is_weighted else 'none')
        if 'scale' in entry:
            scales = dict(positive_scale=entry['scale'], negative_scale=entry['scale'])
            arguments |= dict(type='ScaledBCELoss') | scales
    return MODELS.build(arguments)


def _reduction(entry: dict) -> tuple[str, float]:
    """Read the reduction and its factor from the text of the settings."""
    for pattern, reduction in REDUCTIONS:
        match = re.match(pattern, entry['reduction'])
        if match:
            return reduction, float(match.groupdict().get('factor', 1))
    raise DataError(f'{entry["name"]} has the reduction {entry["reduction"]!r}, which this adapter cannot read.')


def _labels(entry: dict, expected: dict[str, np.ndarray]) -> torch.Tensor:
    """(B, M) labels, -1 where they are unknown or outside the loss."""
    label = expected[entry['labels']]
    label = np.where(label == UNKNOWN_CODE, -1, label)
    if 'mask' in entry:  # the loss counts the labels that the model was not told
        label = np.where(expected[entry['mask']] == -1, label, -1)
    return torch.from_numpy(label)


def _positive_ratio(entry: dict, expected: dict[str, np.ndarray]) -> torch.Tensor:
    """(M,) share of positives that the loss of this entry was given."""
    ratio = expected['class_count'] / entry['N'] if 'lambda_' in entry else expected['ratio']
    return torch.from_numpy(ratio)


def _weights_of_codes(codes: np.ndarray, ratio: np.ndarray, binarised: bool) -> torch.Tensor:
    """Compute (B, M) weights of label codes: unknown codes weigh 0, or as positives when they were binarised."""
    label = torch.from_numpy(codes)
    weight = label_weight('exp_ratio', (label > 0).to(label), torch.from_numpy(ratio))
    return weight if binarised else weight * (label != UNKNOWN_CODE)


def _relative(found: torch.Tensor, expected: np.ndarray) -> float:
    """Largest difference, relative to the largest recorded number; nan when the shapes differ."""
    if tuple(found.shape) != expected.shape:
        return float('nan')
    largest = np.abs(expected).max()
    difference = np.abs(found.numpy() - expected).max()
    return float(difference / largest if largest else difference)

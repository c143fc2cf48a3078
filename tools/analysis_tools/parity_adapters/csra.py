"""CSRA against the numbers of its released code."""

import numpy as np
import torch
from model_converters.csra_official import convert, rename
from parity_differences import largest_differences, norm_differences, refuse_other_settings
from torch import nn

from mmattr.registry import MODELS

TOLERANCE = 1e-4
HAS_WEIGHTS = True


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Build the head, load the converted weights, run, and compare.

    Args:
        spec: Content of the JSON file: M, C, num_heads, lam, temperatures, param_grad_norm.
        released: State dict in the released naming.
        expected: Arrays of the npz file; ``feat`` is (N, C, H, W).

    Returns:
        Largest absolute difference by field; for the norms of gradients see :func:`norm_differences`.
    """
    refuse_other_settings(spec, dict(mode='eval'))
    head = dict(type='CSRAHead', num_attributes=spec['M'], in_channels=spec['C'], num_heads=spec['num_heads'])
    head |= dict(lam=spec['lam'], temperatures=[float(temperature) for temperature in spec['temperatures']])
    model = nn.ModuleDict(dict(head=MODELS.build(head))).eval()
    model.load_state_dict(convert(released))
    feat = torch.from_numpy(expected['feat']).requires_grad_()
    logits = model.head((feat,))
    (logits * torch.from_numpy(expected['w'])).sum().backward()
    outputs = {name: value for name, value in expected.items() if name not in ('feat', 'w')}
    differences = largest_differences(dict(logits=logits, grad_feat=feat.grad), outputs)
    return differences | norm_differences(model, spec['param_grad_norm'], rename)

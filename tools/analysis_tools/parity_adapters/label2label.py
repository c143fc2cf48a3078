"""Label2Label against the numbers of its released code."""

import re

import numpy as np
import torch
from model_converters.label2label_official import convert

from mmattr.models import LabelBatch, TokenNeck
from mmattr.models.layers import ImageTokens
from mmattr.registry import MODELS

TOLERANCE = 1e-4
HAS_WEIGHTS = True


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Build the heads, load the converted weights, run, and compare.

    Args:
        spec: Content of the JSON file: M, d, ffn, heads, L, D, pre_norm, logit_bn, query_encoder.
        released: State dict in the released naming.
        expected: Arrays of the npz file; ``feat`` is (N, d, H, W).

    Returns:
        Largest absolute difference by field.
    """
    head = _build(spec)
    weights = {re.sub('^head.', '', key): value for key, value in convert(released).items() if key.startswith('head.')}
    wanted = head.state_dict()
    # A released file holds its logit norms even when the model was built not to use them.
    head.load_state_dict({key: value for key, value in weights.items() if key in wanted or 'logit_norm' not in key})
    head.eval()
    feat = torch.from_numpy(expected['feat']).requires_grad_()
    tokens: ImageTokens = TokenNeck(spec['d'])((feat,))
    label_a, label_b = (torch.from_numpy(expected[name]) for name in ('label_a', 'label_b'))

    query_logits, mlm_logits = head.forward_both(tokens)
    (gradient,) = torch.autograd.grad((query_logits * label_a).sum() + (mlm_logits * label_b).sum(), feat)
    found = dict(aqn_logits=query_logits, mlm_logits=mlm_logits, grad_feat=gradient)
    with torch.no_grad():
        for name in expected:
            if name.startswith('mlm_mixup_'):
                weight = torch.full((len(feat),), float(name.removeprefix('mlm_mixup_').replace('p', '.')))
                labels = LabelBatch(label_a.long(), label_b.long(), weight)
                found[name] = head.forward_both(TokenNeck(spec['d'])((feat,)), labels)[1]
    return {name: float(np.abs(value.detach().numpy() - expected[name]).max()) for name, value in found.items()}


def _build(spec: dict) -> torch.nn.Module:
    """Build a Label2LabelHead as the specification says."""
    shared = dict(ffn_channels=spec['ffn'], num_heads=spec['heads'], pre_norm=spec['pre_norm'])
    query_head = dict(
        type='AQNHead',
        num_layers=spec['L'],
        query_encoder_layers=int(spec['query_encoder']),
        logit_norm=spec['logit_bn'] == 'both',
        **shared,
    )
    mlm = dict(
        type='ImageConditionedMLM', num_layers=spec['D'], logit_norm=spec['logit_bn'] in ('both', 'mlm'), **shared
    )
    config = dict(
        type='Label2LabelHead', num_attributes=spec['M'], in_channels=spec['d'], query_head=query_head, mlm=mlm
    )
    return MODELS.build(config)

"""C-Tran against the numbers of its released code."""

import numpy as np
import torch
from model_converters.ctran_official import convert, rename
from parity_differences import largest_differences, norm_differences, refuse_other_settings
from torch import nn

from mmattr.models import LabelBatch
from mmattr.registry import MODELS

TOLERANCE = 1e-4
HAS_WEIGHTS = True

#: Settings of the released code that mmattr does not have in another value.
FIXED = dict(pre_norm=False, pos_emb=False, layer_norm_eps=1e-5, mode='eval')


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Build the head, load the converted weights, run, and compare.

    Args:
        spec: Content of the JSON file: M, d, heads, ffn, layers, activation, param_grad_norm.
        released: State dict in the released naming.
        expected: Arrays of the npz file; ``feat`` is (N, d, H, W), ``mask`` (N, M) holds 1, 0 and -1.

    Returns:
        Largest absolute difference by field; for the norms of gradients see :func:`norm_differences`.
    """
    refuse_other_settings(spec, FIXED)
    model = _build(spec).eval()
    model.load_state_dict(convert(released))
    head = model.head
    feat = torch.from_numpy(expected['feat']).requires_grad_()
    label, mask, weight = (torch.from_numpy(expected[name]) for name in ('label', 'mask', 'w'))
    tokens = model.neck((feat,))
    found = dict(
        logits_unknown=head(tokens),
        logits_all_known=head(tokens, LabelBatch(label)),
        logits_no_state=head.read(tokens, head.label_embedding.expand(len(feat), -1, -1)),
        logits=head(tokens, LabelBatch(mask)),
    )
    (found['grad_feat_unknown'],) = torch.autograd.grad(
        (found['logits_unknown'] * weight).sum(), feat, retain_graph=True
    )
    (found['logits'] * weight).sum().backward()
    found['grad_feat'] = feat.grad
    outputs = {name: value for name, value in expected.items() if name not in ('feat', 'w', 'label', 'mask')}
    return largest_differences(found, outputs) | norm_differences(model, spec['param_grad_norm'], rename)


def _build(spec: dict) -> nn.Module:
    """Build neck and head as the specification says."""
    head = dict(
        type='CTranHead',
        num_attributes=spec['M'],
        in_channels=spec['d'],
        num_layers=spec['layers'],
        num_heads=spec['heads'],
        ffn_channels=spec['ffn'],
        act_cfg=dict(type={'relu': 'ReLU', 'gelu': 'GELU'}[spec['activation']]),
    )
    neck = dict(type='TokenNeck', in_channels=spec['d'])
    return nn.ModuleDict(dict(neck=MODELS.build(neck), head=MODELS.build(head)))

"""Query2Label against the numbers of its released code."""

import numpy as np
import torch
from model_converters.query2label_official import convert, rename
from parity_differences import largest_differences, norm_differences, refuse_other_settings
from torch import nn

from mmattr.registry import MODELS

TOLERANCE = 1e-4
HAS_WEIGHTS = True

#: Settings of the released code that mmattr does not have in another value.
FIXED = dict(pre_norm=False, pos_normalized_to='2*pi', layer_norm_eps=1e-5, mode='eval')


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Build neck and head, load the converted weights, run, and compare.

    Args:
        spec: Content of the JSON file: M, C, d, heads, ffn, enc_layers, dec_layers, H, W, keep_input_proj,
            decoder_self_attn, activation, pos_temperature, param_grad_norm.
        released: State dict in the released naming.
        expected: Arrays of the npz file; ``feat`` is (N, C, H, W).

    Returns:
        Largest absolute difference by field; for the norms of gradients see :func:`norm_differences`.
    """
    refuse_other_settings(spec, FIXED)
    model = _build(spec).eval()
    model.load_state_dict(convert(released))
    feat = torch.from_numpy(expected['feat']).requires_grad_()
    tokens = model.neck((feat,))
    logits = model.head(tokens)
    (logits * torch.from_numpy(expected['w'])).sum().backward()
    height, width = feat.shape[-2:]
    position = tokens.position.T.reshape(1, -1, height, width)  # (1, d, H, W)
    found = dict(logits=logits, grad_feat=feat.grad, pos=position)
    outputs = {name: value for name, value in expected.items() if name not in ('feat', 'w')}
    differences = largest_differences(found, outputs)
    if 'backbone.1.pe' in released:
        stored = dict(stored_pos=released['backbone.1.pe'].numpy())
        differences |= largest_differences(dict(stored_pos=position), stored)
    return differences | norm_differences(model, spec['param_grad_norm'], rename)


def _build(spec: dict) -> nn.Module:
    """Build neck and head as the specification says."""
    neck = dict(
        type='TokenNeck',
        in_channels=spec['C'],
        embed_dims=spec['d'],
        always_project=spec['keep_input_proj'],
        temperature=spec['pos_temperature'],
    )
    head = dict(
        type='Query2LabelHead',
        num_attributes=spec['M'],
        in_channels=spec['d'],
        encoder_layers=spec['enc_layers'],
        decoder_layers=spec['dec_layers'],
        num_heads=spec['heads'],
        ffn_channels=spec['ffn'],
        decoder_self_attention=spec['decoder_self_attn'],
        act_cfg=dict(type={'relu': 'ReLU', 'gelu': 'GELU'}[spec['activation']]),
    )
    return nn.ModuleDict(dict(neck=MODELS.build(neck), head=MODELS.build(head)))

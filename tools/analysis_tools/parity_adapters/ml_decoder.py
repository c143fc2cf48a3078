"""ML-Decoder against the numbers of its released code."""

import numpy as np
import torch
from model_converters.ml_decoder_official import convert, rename
from parity_differences import largest_differences, norm_differences, refuse_other_settings
from torch import nn

from mmattr.registry import MODELS

TOLERANCE = 1e-4
HAS_WEIGHTS = True

#: Settings of the released code that mmattr does not have in another value.
FIXED = dict(activation='relu', layer_norm_eps=1e-5, mode='eval', zsl=False)


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Build the head, load the converted weights, run, and compare.

    Args:
        spec: Content of the JSON file: M, C, d, heads, ffn, num_of_groups, queries, group_size, query_trainable,
            param_grad_norm.
        released: State dict in the released naming.
        expected: Arrays of the npz file; ``feat`` is (N, C, H, W).

    Returns:
        Largest absolute difference by field; for the norms of gradients see :func:`norm_differences`.
    """
    refuse_other_settings(spec, FIXED)
    model = nn.ModuleDict(dict(head=_build(spec))).eval()
    model.load_state_dict(convert(released))
    feat = torch.from_numpy(expected['feat']).requires_grad_()
    logits = model.head((feat,))
    (logits * torch.from_numpy(expected['w'])).sum().backward()
    outputs = {name: value for name, value in expected.items() if name not in ('feat', 'w')}
    differences = largest_differences(dict(logits=logits, grad_feat=feat.grad), outputs)
    sizes = dict(queries=model.head.queries.num_queries, group_size=model.head.classifier.group_size)
    differences |= {name: float(abs(size - spec[name])) for name, size in sizes.items() if name in spec}
    return differences | norm_differences(model, spec['param_grad_norm'], rename)


def _build(spec: dict) -> nn.Module:
    """Build the head as the specification says."""
    return MODELS.build(
        dict(
            type='MLDecoderHead',
            num_attributes=spec['M'],
            in_channels=spec['C'],
            embed_dims=spec['d'],
            num_groups=None if spec['num_of_groups'] < 0 else spec['num_of_groups'],
            num_heads=spec['heads'],
            ffn_channels=spec['ffn'],
            learnable_queries=spec['query_trainable'],
        )
    )

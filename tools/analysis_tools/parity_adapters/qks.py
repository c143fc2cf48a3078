"""QKS against the numbers of its released code: decoder, scores, gradients and the five losses."""

import re

import numpy as np
import torch
from model_converters.qks_official import convert
from parity_differences import refuse_other_settings
from torch import nn

from mmattr.models.layers import VisionLanguageFeatures
from mmattr.registry import MODELS

TOLERANCE = 1e-4  # of the largest number of an array, or of 1 where that is smaller
HAS_WEIGHTS = True

#: Settings of the released code that mmattr does not have in another value. An epsilon of 1e-5 instead of 1e-12 in the
#: layer norms cannot be told from these numbers.
FIXED = dict(activation='gelu (erf)', norm='post', cross_attention_every=1, normalize=False, temperature=None)
INPUTS = ('visual_tokens', 'text_features', 'w', 'label_pm', 'label_tri', 'scores_wide')
LOSS = re.compile(
    r'(?P<grad>grad_)?(?P<loss>rank|asl1000|bce|masked_bce|masked_asl)_(?P<label>pm|tri)_(?P<score>scores\w*)'
)


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Build neck and head, load the converted weights, run, and compare.

    Args:
        spec: Content of the JSON file: hidden_dim, visual_dim, num_heads, ffn_dim, num_layers, num_query_tokens,
            joint_dim, token_topk, and the settings of the losses ``asl`` and ``ranking``.
        released: State dict in the released naming.
        expected: Arrays of the npz file.

    Returns:
        Largest difference by array, as a share of its largest number where that is above 1; 0 or the number of wrong
        entries for ``token_index``; nan for an array that nothing here stands for.
    """
    refuse_other_settings(spec, FIXED | dict(visual_dim=spec['hidden_dim']))
    found = _model_outputs(spec, released, expected)
    for name in expected:
        match = LOSS.fullmatch(name)
        if match and match['grad'] is None:
            found |= _loss_outputs(name, match, spec, expected)
    outputs = {name: value for name, value in expected.items() if name not in INPUTS}
    return {name: _difference(found.get(name), value) for name, value in outputs.items()}


def _model_outputs(
    spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]
) -> dict[str, torch.Tensor]:
    """Tokens, scores, attention and gradients of the model."""
    model = _build(spec).eval()
    model.load_state_dict(convert(released))
    visual = torch.from_numpy(expected['visual_tokens']).requires_grad_()
    image = VisionLanguageFeatures(visual, torch.from_numpy(expected['text_features']))
    feats = model['neck'](image)
    scores, matches = model['head'](feats), model['head'].match(feats)
    (scores * torch.from_numpy(expected['w'])).sum().backward()
    return dict(
        query_output=feats.tokens,
        scores=scores,
        token_index=matches.argmax(1),
        token_softmax=matches.softmax(1).transpose(1, 2),
        cross_attention_last=model['neck'].attention(image)[-1].image,
        grad_visual_tokens=visual.grad,
        grad_query_tokens=model['neck'].queries.grad[None],
        grad_proj=model['head'].projection.grad,
    )


def _build(spec: dict) -> nn.ModuleDict:
    """Build neck and head as the specification says."""
    neck = dict(
        type='QueryKnowledgeNeck',
        in_channels=spec['hidden_dim'],
        num_queries=spec['num_query_tokens'],
        num_layers=spec['num_layers'],
        num_heads=spec['num_heads'],
        ffn_channels=spec['ffn_dim'],
    )
    head = dict(
        type='LabelMatchHead',
        num_attributes=spec['num_seen'] + spec['num_unseen'],
        in_channels=spec['hidden_dim'],
        embed_dims=spec['joint_dim'],
        token_topk=spec['token_topk'],
    )
    return nn.ModuleDict(dict(neck=MODELS.build(neck), head=MODELS.build(head)))


def _loss_outputs(name: str, match: re.Match, spec: dict, expected: dict[str, np.ndarray]) -> dict[str, torch.Tensor]:
    """Value and gradient of one recorded loss."""
    scores = torch.from_numpy(expected[match['score']]).requires_grad_()
    codes = torch.from_numpy(expected[f'label_{match["label"]}'])
    label = torch.where(codes > 0, 1, torch.where(codes < 0, 0, -1))
    value = MODELS.build(_loss_config(match['loss'], spec))(scores, label)
    (gradient,) = torch.autograd.grad(value, scores)
    return {name: value.detach(), f'grad_{name}': gradient}


def _loss_config(name: str, spec: dict) -> dict:
    """Config of the loss that a name stands for; those without a mask take what is not annotated as absent."""
    if name == 'rank':
        return dict(type='PairwiseRankLoss', margin=spec['ranking']['margin'], eps=spec['ranking']['eps'])
    if name.endswith('bce'):
        loss: dict = dict(type='WeightedBCELoss')
    else:
        settings = spec['asl']
        loss = dict(type='AsymmetricLoss', reduction='mean', detach_focusing=settings['focal_weight_detached'])
        loss |= {key: settings[key] for key in ('gamma_neg', 'gamma_pos', 'clip', 'eps')}
        loss |= dict(loss_weight=1.0 if name.startswith('masked') else settings['scale'])
    return loss if name.startswith('masked') else dict(type='AssumeNegativeLoss', loss=loss)


def _difference(found: torch.Tensor | None, expected: np.ndarray) -> float:
    """Largest difference; nan when the counterpart is missing or has another shape."""
    if found is None or tuple(found.shape) != expected.shape:
        return float('nan')
    difference = np.abs(found.detach().numpy() - expected)
    if expected.dtype.kind == 'i':
        return float((difference != 0).sum())
    return float(difference.max(initial=0.0) / max(1.0, np.abs(expected).max(initial=0.0)))

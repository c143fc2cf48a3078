"""SequencePAR's decoder against the numbers of its released code."""

import numpy as np
import torch
from model_converters.sequencepar_official import convert
from parity_differences import largest_differences, refuse_other_settings

from mmattr.models import SequenceHead
from mmattr.models.layers import VisionLanguageFeatures
from mmattr.models.sequence import DecodedSequences, TargetSequences
from mmattr.models.sequence.vocabulary import BOS, EOS, FIRST_ATTRIBUTE, PAD

TOLERANCE = 1e-4
HAS_WEIGHTS = True

#: Settings of the released code that mmattr does not have in another value.
FIXED = dict(
    mode='eval, float32',
    specials=dict(bos=BOS, eos=EOS, pad=PAD, first_attribute=FIRST_ATTRIBUTE),
    special_vectors=dict(bos=1.0, eos=-1.0, pad=0.0),
    first_position=1,
    norm='post',
    layer_norm_eps=1e-5,
    activation='gelu (erf)',
    output_bias=False,
)
INPUTS = ('visual_tokens', 'text_table', 'labels', 'token_ids_mixed', 'w')


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Build the head, load the converted weights, run, and compare.

    Args:
        spec: Content of the JSON file: num_attributes, embed_dims, num_layers, num_heads, head_dims, ffn_dim,
            length_penalty, max_decode_length.
        released: State dict in the released naming.
        expected: Arrays of the npz file.

    Returns:
        Largest difference by field, as a share of the largest number of the array where that is above 1; of ids
        absolute.
    """
    refuse_other_settings(spec, FIXED)
    head = _build(spec).eval()
    own = {key: head.state_dict()[key].clone() for key in head.state_dict() if _computed(key)}
    weights = {key.removeprefix('head.'): value for key, value in convert(released).items()}
    head.load_state_dict(weights)
    feats = VisionLanguageFeatures(
        *(torch.from_numpy(expected[name]).requires_grad_() for name in ('visual_tokens', 'text_table'))
    )
    found = _teacher_forced(head, feats, expected) | _decoded(head, spec, feats, expected)
    outputs = {name: value for name, value in expected.items() if name not in INPUTS}
    stored = {f'stored {key}': weights[key].numpy() for key in own}
    differences = largest_differences(found, outputs) | largest_differences(
        {f'stored {key}': value for key, value in own.items()}, stored
    )
    scale = {key: max(1.0, float(np.abs(value).max(initial=0))) for key, value in outputs.items() if _real(value)}
    return {key: value / scale.get(key, 1.0) for key, value in differences.items()}


def _computed(key: str) -> bool:
    """Parameters that are no weights: ours are computed, theirs are stored."""
    return key.removeprefix('decoder.') in ('bos', 'eos', 'pad', 'position')


def _real(value: np.ndarray) -> bool:
    return np.issubdtype(value.dtype, np.floating)


def _build(spec: dict, **search: object) -> SequenceHead:
    """Build the head as the specification says."""
    return SequenceHead(
        num_attributes=spec['num_attributes'],
        in_channels=spec['embed_dims'],
        num_layers=spec['num_layers'],
        num_heads=spec['num_heads'],
        head_dims=spec['head_dims'],
        ffn_channels=spec['ffn_dim'],
        length_penalty=spec.get('length_penalty', 0.0),
        max_length=spec.get('max_decode_length'),
        **search,
    )


def _teacher_forced(
    head: SequenceHead, feats: VisionLanguageFeatures, expected: dict[str, np.ndarray]
) -> dict[str, torch.Tensor]:
    """Everything about given sequences: ids, logits, losses and gradients."""
    labels, weight, mixed = (torch.from_numpy(expected[name]) for name in ('labels', 'w', 'token_ids_mixed'))
    plain, ended = (TargetSequences.from_labels(labels, eos, full_length=True) for eos in (False, True))
    logits = head.decoder(plain.ids, *feats)
    log_probs = logits.log_softmax(-1)
    found = dict(token_ids=plain.ids, target_eos=ended.targets, logits=logits, log_probs=log_probs)
    found['logits_mixed'] = head.decoder(mixed, *feats)
    found['nll'] = head.sequence_loss(logits, plain)
    found['nll_eos'] = head.sequence_loss(logits, ended)
    sources = dict(visual_tokens=feats.tokens, text_table=feats.text, output_weight=head.decoder.classifier.weight)
    for name, value in (('', (log_probs * weight).sum()), ('nll_', found['nll']), ('nll_eos_', found['nll_eos'])):
        for source, gradient in zip(
            sources, torch.autograd.grad(value, list(sources.values()), retain_graph=True), strict=True
        ):
            if (key := f'grad_{name}{source}') in expected:
                found[key] = gradient
    return found


def _decoded(
    head: SequenceHead, spec: dict, feats: VisionLanguageFeatures, expected: dict[str, np.ndarray]
) -> dict[str, torch.Tensor]:
    """What the search writes, with the cache; ``beamB`` is found by its number."""
    found = {}
    for name in sorted(key.removesuffix('_ids') for key in expected if key.endswith('_ids') and key != 'token_ids'):
        beams = 1 if name == 'greedy' else int(name.removeprefix('beam'))
        searching = _build(spec, beam_size=beams).eval()
        searching.load_state_dict(head.state_dict())
        decoded = searching.decode(feats)
        found[f'{name}_ids'] = _as_released(decoded)
        found[f'{name}_multi_hot'] = decoded.multi_hot(spec['num_attributes']).long()
        found[f'{name}_score'] = decoded.log_prob
    return found


def _as_released(decoded: DecodedSequences) -> torch.Tensor:
    """Cut the ids as the released code does: a column for eos only where the lengths differ."""
    longest = int(decoded.length.max())
    return decoded.ids[:, : longest + int(longest > int(decoded.length.min()))]

"""The SequencePAR adapter on cases of other shapes, made by an independent implementation."""

import pytest
import torch

from mmattr.errors import DataError
from tests.reference.released_sequencepar import BOS, EOS, FIRST, PAD, ReleasedSequencePAR, as_released_ids
from tests.tools.analysis_tools.parity_adapters.write_case import change_array, failures, write_case
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
BASE = dict(
    system='sequencepar',
    embed_dims=12,
    num_heads=2,
    head_dims=3,
    ffn_dim=20,
    num_layers=2,
    num_attributes=5,
    first_position=1,
    length_penalty=0.0,
)


def token_rows(labels):
    """Ids and targets with eos, in a loop."""
    ids, targets = [], []
    for row in labels.tolist():
        words = [FIRST + place for place, value in enumerate(row) if value]
        pads = [PAD] * (len(row) - len(words))
        ids.append([BOS, *words, *pads])
        targets.append([*words, EOS, *pads])
    return torch.tensor(ids), torch.tensor(targets)


def likelihood(log_probs, targets):
    picked = [
        -log_probs[row, place, token]
        for row, tokens in enumerate(targets.tolist())
        for place, token in enumerate(tokens)
        if token != PAD
    ]
    return torch.stack(picked).sum() / len(picked)


def make(folder, beams=(3,), **changes):
    torch.manual_seed(3)
    spec = BASE | changes
    n = spec['num_attributes']
    spec |= dict(max_decode_length=n + 1)
    tokens, text = torch.randn(4, 6, spec['embed_dims']), torch.randn(n, spec['embed_dims'])
    labels = torch.randint(0, 2, (4, n))
    labels[1], labels[3] = 0, 1
    model = ReleasedSequencePAR(spec).eval().train_to_stop(tokens, text, labels)
    arrays = dict(visual_tokens=tokens, text_table=text, labels=labels)
    tokens.requires_grad_()
    text.requires_grad_()
    ids, targets = token_rows(labels)
    shifted = torch.cat([ids[:, 1:], torch.full((4, 1), PAD)], 1)
    logits = model(ids, tokens, text)
    log_probs = logits.log_softmax(-1)
    weight = torch.randn(logits.shape) * (ids != PAD)[..., None]
    mixed = torch.randint(0, n + FIRST, (4, n))
    mixed[:, 0] = BOS
    mixed[0, n // 2] = PAD if n > 1 else BOS
    arrays |= dict(token_ids=ids, target_eos=targets, logits=logits, log_probs=log_probs, w=weight)
    arrays |= dict(token_ids_mixed=mixed, logits_mixed=model(mixed, tokens, text))
    arrays |= dict(nll=likelihood(log_probs, shifted), nll_eos=likelihood(log_probs, targets))
    sources = dict(visual_tokens=tokens, text_table=text, output_weight=model.decoder.fc.weight)
    for name, value in (('', (log_probs * weight).sum()), ('nll_', arrays['nll']), ('nll_eos_', arrays['nll_eos'])):
        gradients = torch.autograd.grad(value, list(sources.values()), retain_graph=True)
        arrays |= {f'grad_{name}{source}': gradient for source, gradient in zip(sources, gradients, strict=True)}
    for name, size in (('greedy', 1), *((f'beam{size}', size) for size in beams)):
        found = model.search(tokens, text, size, n + 1, spec['length_penalty'])
        marked = [[int(FIRST + place in row) for place in range(n)] for row, _ in found]
        arrays |= {f'{name}_ids': as_released_ids(found, n + 1), f'{name}_multi_hot': torch.tensor(marked)}
        arrays[f'{name}_score'] = torch.tensor([total for _, total in found])
    return write_case(folder, 'case', spec, model, arrays)


@pytest.mark.parametrize(
    'changes',
    [
        dict(),
        dict(num_attributes=1, num_heads=1, beams=(2,)),
        dict(num_attributes=9, num_layers=1, head_dims=7, embed_dims=10, beams=(2, 5)),
        dict(num_attributes=6, num_layers=3, num_heads=3, length_penalty=1.5),
    ],
)
def test_other_shapes_agree(tmp_path, changes):
    path = make(tmp_path, **changes)
    assert failures(tool, path) == set()
    differences, _ = tool.compare_case(path)
    beam = f'beam{changes.get("beams", (3,))[-1]}_ids'
    assert {'logits', 'logits_mixed', 'nll_eos', 'grad_nll_text_table', 'greedy_ids', beam} <= set(differences)


FIELDS = ('logits', 'log_probs', 'logits_mixed', 'nll', 'nll_eos', 'grad_visual_tokens', 'grad_nll_output_weight')


def test_every_changed_number_fails(tmp_path):
    path = make(tmp_path)
    for key in FIELDS:
        change_array(path, key, 1e-2)
    for key in ('token_ids', 'target_eos', 'greedy_ids', 'beam3_ids', 'beam3_multi_hot'):
        change_array(path, key, 1)
    change_array(path, 'greedy_score', 1e-2)
    changed = {*FIELDS, 'token_ids', 'target_eos', 'greedy_ids', 'beam3_ids', 'beam3_multi_hot', 'greedy_score'}
    assert failures(tool, path) == changed


def test_settings_without_a_counterpart_are_refused(tmp_path):
    with pytest.raises(DataError, match="norm='pre'; only 'post'"):
        tool.compare_case(make(tmp_path, norm='pre'))


def test_recorded_numbers_agree(golden_folder):
    paths = list((golden_folder / 'vision_language').glob('sequencepar_*.json'))
    assert paths
    for path in paths:
        assert failures(tool, path) == set()

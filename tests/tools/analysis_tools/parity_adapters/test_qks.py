"""The QKS adapter on cases of other shapes, made by an independent implementation."""

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from tests.reference.released_qks import ReleasedQKS, qks_loss
from tests.tools.analysis_tools.parity_adapters.write_case import change_array, failures, write_case
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
BASE = dict(
    system='qks',
    batch=3,
    hidden_dim=12,
    visual_dim=12,
    num_heads=3,
    ffn_dim=20,
    num_layers=2,
    num_query_tokens=4,
    num_visual_tokens=5,
    joint_dim=7,
    num_seen=5,
    num_unseen=2,
    activation='gelu (erf)',
    layer_norm_eps=1e-12,
    normalize=False,
    temperature=None,
    token_topk=1,
    asl=dict(gamma_neg=4.0, gamma_pos=0.0, clip=0.0, eps=1e-5, scale=1000, focal_weight_detached=True),
    ranking=dict(margin=1.0, eps=1e-8),
)
LOSSES = {'pm': ('rank', 'asl1000', 'bce'), 'tri': ('rank', 'asl1000', 'bce', 'masked_bce', 'masked_asl')}


def with_gradient(name, function, inputs):
    leaf = inputs.detach().clone().requires_grad_()
    value = function(leaf)
    return {name: value.detach(), f'grad_{name}': torch.autograd.grad(value, leaf)[0]}


def make(folder, **changes):
    torch.manual_seed(0)
    spec = BASE | changes
    labels = spec['num_seen'] + spec['num_unseen']
    model = ReleasedQKS(spec)
    visual = torch.randn(spec['batch'], spec['num_visual_tokens'], spec['hidden_dim'], requires_grad=True)
    text, w = torch.randn(labels, spec['joint_dim']), torch.randn(spec['batch'], labels)
    output, matches, maps = model(visual, text)
    scores = matches.topk(spec['token_topk'], dim=1).values.sum(1)
    (scores * w).sum().backward()
    pm = torch.randint(0, 2, (spec['batch'], labels)) * 2.0 - 1
    tri = torch.randint(-1, 2, (spec['batch'], labels)).float()
    pm[0], tri[-1] = -1, 0  # no positive, nothing annotated
    arrays = dict(visual_tokens=visual, text_features=text, w=w, label_pm=pm, label_tri=tri, query_output=output)
    arrays |= dict(scores=scores.detach(), scores_wide=15 * torch.randn(scores.shape))
    arrays |= dict(token_index=matches.argmax(1), token_softmax=matches.softmax(1).transpose(1, 2))
    arrays |= dict(cross_attention_last=maps, grad_visual_tokens=visual.grad)
    arrays |= dict(grad_query_tokens=model.query_tokens.grad, grad_proj=model.proj.grad)
    for kind, names in LOSSES.items():
        for name in names:
            for score in ('scores', 'scores_wide'):
                label = arrays[f'label_{kind}']
                arrays |= with_gradient(
                    f'{name}_{kind}_{score}', lambda s, n=name, y=label: qks_loss(n, s, y), arrays[score]
                )
    return write_case(folder, 'case', spec, model, arrays)


@pytest.mark.parametrize(
    'changes',
    [
        dict(),
        dict(batch=2, num_layers=1, num_query_tokens=1, num_visual_tokens=1, num_unseen=0),
        dict(hidden_dim=16, visual_dim=16, num_heads=2, ffn_dim=9, num_layers=3, joint_dim=16),
        dict(token_topk=3, num_seen=1, num_unseen=6),
    ],
)
def test_other_shapes_agree(tmp_path, changes):
    path = make(tmp_path, **changes)
    assert failures(tool, path) == set()
    differences, _ = tool.compare_case(path)
    assert len(differences) == 40


OUTPUTS = ['query_output', 'scores', 'token_softmax', 'cross_attention_last', 'grad_visual_tokens', 'grad_proj']
OUTPUTS += ['grad_query_tokens', 'rank_tri_scores', 'grad_asl1000_pm_scores_wide', 'grad_masked_bce_tri_scores']


def test_every_changed_number_fails(tmp_path):
    for key in OUTPUTS:
        path = make(tmp_path)
        change_array(path, key, 0.1)  # the largest number of an array is the unit
        assert key in failures(tool, path), key
    path = make(tmp_path)
    change_array(path, 'token_index', 1)
    assert failures(tool, path) == {'token_index'}


def test_an_array_that_is_not_known_fails(tmp_path):
    path = make(tmp_path, num_layers=1)
    with np.load(path.with_suffix('.npz')) as file:
        arrays = dict(file)
    np.savez(path.with_suffix('.npz'), rank_pm_other=np.float32(1), **arrays)
    assert failures(tool, path) == {'rank_pm_other'}


@pytest.mark.parametrize('changes', [dict(normalize=True), dict(temperature=0.01), dict(cross_attention_every=2)])
def test_settings_without_a_counterpart_are_refused(tmp_path, changes):
    with pytest.raises(DataError, match=f'{next(iter(changes))}=.* can be compared'):
        tool.compare_case(make(tmp_path, **changes))


def test_recorded_cases(golden_folder):
    paths = list((golden_folder / 'vision_language').glob('qks_*.json'))
    assert paths
    for path in paths:
        assert failures(tool, path) == set()

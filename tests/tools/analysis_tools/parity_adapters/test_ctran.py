"""The C-Tran adapter on cases of other shapes, made by an independent implementation."""

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from tests.reference.released_ctran import ReleasedCTran
from tests.tools.analysis_tools.parity_adapters.write_case import (
    change_array,
    change_norm,
    failures,
    gradient_norms,
    write_case,
)
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
BASE = dict(system='ctran', M=5, C=8, d=8, heads=2, ffn=8, layers=3, H=2, W=3, activation='relu', pos_emb=False)


def make(folder, **changes):
    torch.manual_seed(0)
    spec = BASE | changes
    model = ReleasedCTran(spec)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout | torch.nn.MultiheadAttention):  # training mode keeps the slow path
            module.eval()
    feat = torch.randn(3, spec['d'], spec['H'], spec['W'], requires_grad=True)
    weight, label = torch.randn(3, spec['M']), torch.randint(0, 2, (3, spec['M'])).float()
    mask = torch.where(torch.rand(label.shape) < 0.5, label, -1.0)
    unknown = model(feat, torch.full_like(mask, -1))
    arrays = dict(feat=feat, w=weight, label=label, mask=mask, logits_unknown=unknown)
    (arrays['grad_feat_unknown'],) = torch.autograd.grad((unknown * weight).sum(), feat)
    arrays |= dict(logits=model(feat, mask), logits_all_known=model(feat, label), logits_no_state=model(feat))
    (arrays['logits'] * weight).sum().backward()
    arrays['grad_feat'] = feat.grad
    return write_case(folder, 'case', spec | dict(param_grad_norm=gradient_norms(model)), model, arrays)


@pytest.mark.parametrize(
    'changes', [dict(), dict(M=1, H=1, W=1, layers=1), dict(d=12, C=12, heads=4, ffn=20), dict(activation='gelu', M=9)]
)
def test_other_shapes_agree(tmp_path, changes):
    path = make(tmp_path, **changes)
    assert failures(tool, path) == set()
    assert {'grad label_lt.weight', 'grad known_label_lt.weight'} <= set(tool.compare_case(path)[0])


def test_every_changed_number_fails(tmp_path):
    outputs = {'logits', 'logits_unknown', 'logits_all_known', 'logits_no_state', 'grad_feat', 'grad_feat_unknown'}
    path = make(tmp_path)
    for key in outputs:
        change_array(path, key)
    for key in ('known_label_lt.weight', 'self_attn_layers.1.transformer_layer.linear1.bias'):
        change_norm(path, key)
    assert failures(tool, path) == outputs | {
        'grad known_label_lt.weight',
        'grad self_attn_layers.1.transformer_layer.linear1.bias',
    }


def test_an_array_that_nobody_knows_fails(tmp_path):
    path = make(tmp_path)
    arrays = dict(np.load(path.with_suffix('.npz')))
    np.savez(path.with_suffix('.npz'), **arrays, logits_new=np.zeros(3))
    assert failures(tool, path) == {'logits_new'}


def test_settings_without_a_counterpart_are_refused(tmp_path):
    with pytest.raises(DataError, match='pos_emb=True; only False'):
        tool.compare_case(make(tmp_path, pos_emb=True))

"""The ML-Decoder adapter on cases of other shapes, made by an independent implementation."""

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from tests.reference.released_ml_decoder import ReleasedMLDecoder
from tests.tools.analysis_tools.parity_adapters.write_case import (
    change_array,
    change_norm,
    failures,
    gradient_norms,
    write_case,
)
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
BASE = dict(system='ml_decoder', mode='eval', M=11, C=8, d=16, heads=4, ffn=24, num_of_groups=4, H=2, W=3)
BASE |= dict(query_trainable=False, activation='relu', layer_norm_eps=1e-5, zsl=False)


def make(folder, **changes):
    torch.manual_seed(0)
    spec = BASE | changes
    model = ReleasedMLDecoder(spec['M'], spec['C'], spec['num_of_groups'], spec['d'], spec['heads'], spec['ffn'])
    model.decoder.query_embed.requires_grad_(spec['query_trainable'])
    spec = dict(queries=model.k, group_size=model.g) | spec
    feat = torch.randn(3, spec['C'], spec['H'], spec['W'], requires_grad=True)
    arrays = dict(feat=feat, w=torch.randn(3, spec['M']), logits=model(feat))
    (arrays['logits'] * arrays['w']).sum().backward()
    arrays['grad_feat'] = feat.grad
    return write_case(folder, 'case', spec | dict(param_grad_norm=gradient_norms(model)), model, arrays)


@pytest.mark.parametrize(
    'changes',
    [
        dict(),
        dict(M=1, C=3, H=1, W=1, num_of_groups=-1),
        dict(M=7, num_of_groups=30, d=12, heads=2, ffn=10),
        dict(M=9, num_of_groups=8),  # groups of two: the last three are empty
        dict(M=203, num_of_groups=-1),
        dict(query_trainable=True),
    ],
)
def test_other_shapes_agree(tmp_path, changes):
    path = make(tmp_path, **changes)
    assert failures(tool, path) == set()
    fields = set(tool.compare_case(path)[0])
    assert {'logits', 'grad_feat', 'queries', 'group_size', 'grad decoder.layers.0.norm1.weight'} <= fields
    assert ('grad decoder.query_embed.weight' in fields) == changes.get('query_trainable', False)


def test_every_changed_number_fails(tmp_path):
    names = ('decoder.duplicate_pooling', 'decoder.layers.0.multihead_attn.in_proj_weight')
    path = make(tmp_path, queries=5)
    change_array(path, 'logits')
    change_array(path, 'grad_feat')
    for name in names:
        change_norm(path, name)
    assert failures(tool, path) == {'logits', 'grad_feat', 'queries', *(f'grad {name}' for name in names)}


def test_an_array_that_nobody_knows_fails(tmp_path):
    path = make(tmp_path)
    np.savez(path.with_suffix('.npz'), **dict(np.load(path.with_suffix('.npz'))), logits_new=np.zeros(3))
    assert failures(tool, path) == {'logits_new'}


def test_settings_without_a_counterpart_are_refused(tmp_path):
    with pytest.raises(DataError, match='zsl=True; only False'):
        tool.compare_case(make(tmp_path, zsl=True))

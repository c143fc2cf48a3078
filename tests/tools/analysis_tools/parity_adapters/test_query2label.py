"""The Query2Label adapter on cases of other shapes, made by an independent implementation."""

import pytest
import torch

from mmattr.errors import DataError
from tests.reference.released_query2label import ReleasedQuery2Label
from tests.tools.analysis_tools.parity_adapters.write_case import (
    change_array,
    change_norm,
    failures,
    gradient_norms,
    write_case,
)
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
BASE = dict(
    system='query2label',
    M=3,
    C=12,
    d=8,
    heads=2,
    ffn=20,
    enc_layers=1,
    dec_layers=2,
    H=2,
    W=3,
    keep_input_proj=True,
    decoder_self_attn=False,
    activation='relu',
    pos_temperature=10000,
)


def make(folder, **changes):
    torch.manual_seed(0)
    spec = BASE | changes
    model = ReleasedQuery2Label(spec).eval()
    feat = torch.randn(3, spec['C'], spec['H'], spec['W'], requires_grad=True)
    weight = torch.randn(3, spec['M'])
    logits = model(feat)
    (logits * weight).sum().backward()
    position = model.position(feat)
    arrays = dict(feat=feat, logits=logits, w=weight, grad_feat=feat.grad, pos=position)
    spec |= dict(param_grad_norm=gradient_norms(model))
    return write_case(folder, 'case', spec, model, arrays, {'backbone.1.pe': position})


@pytest.mark.parametrize(
    'changes',
    [
        dict(),
        dict(M=1, H=1, W=1, dec_layers=1),
        dict(C=8, keep_input_proj=False, decoder_self_attn=True, dec_layers=3),
        dict(C=8, enc_layers=0, heads=4),  # projected to the same width
        dict(enc_layers=2, activation='gelu', pos_temperature=20, W=1),
    ],
)
def test_other_shapes_agree(tmp_path, changes):
    path = make(tmp_path, **changes)
    assert failures(tool, path) == set()
    differences, _ = tool.compare_case(path)
    assert {'logits', 'grad_feat', 'pos', 'stored_pos', 'grad fc.W', 'grad query_embed.weight'} <= set(differences)


def test_every_changed_number_fails(tmp_path):
    for key in ('logits', 'grad_feat', 'pos'):
        path = make(tmp_path)
        change_array(path, key)
        assert failures(tool, path) == {key}
    path = make(tmp_path)
    for key in ('fc.W', 'input_proj.weight', 'transformer.decoder.layers.1.multihead_attn.in_proj_weight'):
        change_norm(path, key)
    assert failures(tool, path) == {
        'grad fc.W',
        'grad input_proj.weight',
        'grad transformer.decoder.layers.1.multihead_attn.in_proj_weight',
    }


def test_settings_without_a_counterpart_are_refused(tmp_path):
    with pytest.raises(DataError, match='pre_norm=True; only False'):
        tool.compare_case(make(tmp_path, pre_norm=True))

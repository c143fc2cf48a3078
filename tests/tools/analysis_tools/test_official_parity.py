"""official_parity.py on cases made here by the independent implementation, and on recorded numbers."""

import json
import sys

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from mmattr.models.layers import attention_paths
from tests.reference.released_label2label import ReleasedLabel2Label
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')


def write_case(folder, name, m=5, d=16, size=(2, 3), layers=(2, 1), pre_norm=True, bn='both', encoder=True, shift=0.0):
    torch.manual_seed(0)
    model = ReleasedLabel2Label(m, d, 24, 2, *layers, pre_norm, encoder, bn).eval()
    feat = torch.randn(3, d, *size, requires_grad=True)
    label_a, label_b = torch.randint(0, 2, (2, 3, m)).float()
    query, mlm = model(feat)
    (gradient,) = torch.autograd.grad((query * label_a).sum() + (mlm * label_b).sum(), feat)
    arrays = dict(feat=feat, aqn_logits=query, mlm_logits=mlm + shift, label_a=label_a, label_b=label_b)
    arrays |= dict(grad_feat=gradient, mlm_mixup_0p6=model(feat, label_a, label_b, 0.6)[1])
    prefix = 'classifier.' if encoder else ''
    torch.save({'state_dict': {prefix + k: v for k, v in model.state_dict().items()}}, folder / f'{name}.pth')
    np.savez(folder / f'{name}.npz', **{key: value.detach().numpy() for key, value in arrays.items()})
    spec = dict(system='label2label', M=m, d=d, ffn=24, heads=2, H=size[0], W=size[1], L=layers[0], D=layers[1])
    (folder / f'{name}.json').write_text(json.dumps(spec | dict(pre_norm=pre_norm, logit_bn=bn, query_encoder=encoder)))


def run(folder, monkeypatch):
    monkeypatch.setattr(sys, 'argv', ['official_parity.py', str(folder)])
    return tool.main()


PATHS = [('auto',), ('plain',), ('shared',), ('table',), ('absorbed',), ('shared', 'table', 'absorbed')]


@pytest.mark.parametrize('paths', PATHS)
def test_cases_of_other_shapes_agree_on_every_path(paths, tmp_path, monkeypatch, capsys):
    write_case(tmp_path, 'first')
    write_case(tmp_path, 'second', m=1, d=8, size=(1, 1), layers=(1, 3), pre_norm=False, bn='none', encoder=False)
    write_case(tmp_path, 'third', bn='mlm', encoder=False)
    with attention_paths(*paths):
        assert run(tmp_path, monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(':')[0] for line in lines] == ['first', 'second', 'third']
    for field in ('aqn_logits', 'mlm_logits', 'grad_feat', 'mlm_mixup_0p6'):
        assert field in lines[0]


def test_a_difference_fails(tmp_path, monkeypatch, capsys):
    write_case(tmp_path, 'shifted', shift=1e-3)
    assert run(tmp_path, monkeypatch) == 1
    assert 'FAILED' in capsys.readouterr().out


def test_unknown_systems_and_missing_files_are_named(tmp_path, monkeypatch):
    with pytest.raises(DataError, match=r'holds no NAME\.json'):
        run(tmp_path, monkeypatch)
    (tmp_path / 'a.json').write_text(json.dumps(dict(system='label2labl')))
    with pytest.raises(DataError, match="'label2labl', which has no adapter; did you mean 'label2label'"):
        run(tmp_path, monkeypatch)
    (tmp_path / 'a.json').write_text(json.dumps(dict(system='label2label')))
    with pytest.raises(DataError, match=r'a\.pth is missing'):
        run(tmp_path, monkeypatch)


def test_many_fields_stand_below_the_case():
    few = tool.format_case('a', {'x': 1e-6, 'y': 1e-3}, 1e-4)
    assert few == 'a: x 1.0e-06  y 1.0e-03  (tolerance 1e-04) FAILED'
    many = tool.format_case('b', {f'f{i}': i * 1e-5 for i in range(9)} | {'n': float('nan')}, 1e-4).splitlines()
    assert many[0].startswith('b: 10 fields')
    assert many[0].endswith('FAILED')
    assert [line for line in many[1:] if 'FAILED' in line] == ['  n nan  FAILED']


def test_recorded_numbers_of_the_released_code(monkeypatch, golden_folder):
    assert run(golden_folder / 'rivals', monkeypatch) == 0
    for paths in PATHS:
        with attention_paths(*paths):
            assert run(golden_folder / 'label2label', monkeypatch) == 0

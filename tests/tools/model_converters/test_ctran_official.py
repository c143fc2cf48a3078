"""The converter of released C-Tran checkpoints."""

import sys

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.registry import MODELS
from tests.reference.released_ctran import ReleasedCTran
from tests.tools.load_tool import load_tool

SCRIPT = 'model_converters/ctran_official.py'
tool = load_tool(SCRIPT)
SPEC = dict(M=4, d=32, heads=4, ffn=32, layers=3, activation='relu')


def test_a_whole_checkpoint_fills_every_parameter():
    backbone = dict(type='mmpretrain.ResNet', depth=18, stem_channels=4, base_channels=4)
    config = dict(type='AttributeRecognizer', num_attributes=4, in_channels=32, backbone=backbone)
    network = MODELS.build(config | dict(neck=dict(type='TokenNeck'), head=dict(type='CTranHead')))
    released = ReleasedCTran(SPEC)
    weights = {f'backbone.base_network.{key}': value + 1 for key, value in network.backbone.state_dict().items()}
    state = released.state_dict() | weights | {'backbone.base_network.fc.weight': torch.zeros(1000, 32)}
    network.load_state_dict(tool.convert({f'module.{key}': value for key, value in state.items()}))
    assert torch.equal(network.backbone.conv1.weight, weights['backbone.base_network.conv1.weight'])
    feat = torch.randn(2, 32, 3, 2)
    expected = released.eval()(feat, torch.full((2, 4), -1))
    torch.testing.assert_close(network.eval().head(network.neck((feat,))), expected, atol=1e-5, rtol=1e-4)


def test_states_are_split():
    table = torch.arange(96.0).view(3, 32)
    converted = tool.convert(ReleasedCTran(SPEC).state_dict() | {'known_label_lt.weight': table})
    assert torch.equal(converted['head.unknown_state'], table[0])
    assert torch.equal(converted['head.state_embedding'], table[1:])


def test_other_checkpoints_are_refused():
    with pytest.raises(CheckpointError, match='no released C-Tran checkpoint'):
        tool.convert({'label_lt.weight': torch.zeros(2, 2)})
    with pytest.raises(CheckpointError, match='Cannot place 1 released parameters'):
        tool.convert(ReleasedCTran(SPEC).state_dict() | {'extra.weight': torch.zeros(1)})


def test_command_line(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / 'a.pth', tmp_path / 'b.pth'
    torch.save({'state_dict': ReleasedCTran(SPEC).state_dict()}, source)
    monkeypatch.setattr(sys, 'argv', [SCRIPT, str(source), str(target)])
    tool.main()
    assert '4 attributes' in capsys.readouterr().out
    assert 'head.label_embedding' in torch.load(target, weights_only=True)['state_dict']

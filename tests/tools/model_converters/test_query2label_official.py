"""The converter of released Query2Label checkpoints."""

import sys

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.registry import MODELS
from tests.reference.released_query2label import ReleasedQuery2Label
from tests.tools.load_tool import load_tool

SCRIPT = 'model_converters/query2label_official.py'
tool = load_tool(SCRIPT)
SPEC = dict(M=4, C=512, d=16, heads=2, ffn=24, enc_layers=1, dec_layers=2, keep_input_proj=True)
SPEC |= dict(decoder_self_attn=True, activation='relu', pos_temperature=10000)


def model():
    head = dict(type='Query2LabelHead', num_heads=2, ffn_channels=24, decoder_self_attention=True)
    config = dict(type='AttributeRecognizer', num_attributes=4, in_channels=512, head=head)
    config |= dict(backbone=dict(type='mmpretrain.ResNet', depth=18), neck=dict(type='TokenNeck', embed_dims=16))
    return MODELS.build(config)


def test_a_whole_checkpoint_fills_every_parameter():
    network, released = model(), ReleasedQuery2Label(SPEC)
    backbone = {f'backbone.0.body.{key}': value + 1 for key, value in network.backbone.state_dict().items()}
    state = released.state_dict() | backbone | {'backbone.1.pe': torch.zeros(1, 16, 2, 2)}
    network.load_state_dict(tool.convert({f'module.{key}': value for key, value in state.items()}))
    assert torch.equal(network.backbone.conv1.weight, backbone['backbone.0.body.conv1.weight'])
    feat = torch.randn(2, 512, 3, 2)
    torch.testing.assert_close(network.eval().head(network.neck((feat,))), released.eval()(feat), atol=1e-5, rtol=1e-4)


def test_other_checkpoints_are_refused():
    with pytest.raises(CheckpointError, match='no released Query2Label checkpoint'):
        tool.convert({'fc.weight': torch.zeros(2, 2)})
    with pytest.raises(CheckpointError, match='Cannot place 1 released parameters'):
        tool.convert(ReleasedQuery2Label(SPEC).state_dict() | {'extra.weight': torch.zeros(1)})


def test_command_line(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / 'a.pth', tmp_path / 'b.pth'
    torch.save({'state_dict': ReleasedQuery2Label(SPEC).state_dict(), 'epoch': 3}, source)
    monkeypatch.setattr(sys, 'argv', [SCRIPT, str(source), str(target)])
    tool.main()
    assert '4 attributes' in capsys.readouterr().out
    assert 'head.queries' in torch.load(target, weights_only=True)['state_dict']

"""The converter of released ML-Decoder checkpoints."""

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.registry import MODELS
from tests.reference.released_ml_decoder import ReleasedMLDecoder
from tests.tools.load_tool import load_tool

tool = load_tool('model_converters/ml_decoder_official.py')


def recognizer():
    head = dict(type='MLDecoderHead', num_groups=3, embed_dims=16, num_heads=4, ffn_channels=24)
    backbone = dict(type='mmpretrain.ResNet', depth=18, stem_channels=8, base_channels=8)
    return MODELS.build(
        dict(type='AttributeRecognizer', num_attributes=7, in_channels=64, backbone=backbone, head=head)
    )


def released_head(prefix=''):
    return {prefix + name: value for name, value in ReleasedMLDecoder(7, 64, 3).state_dict().items()}


def test_a_resnet_fills_every_parameter():
    model = recognizer()
    released = released_head('module.fc.')
    released |= {f'module.{name}': value + 1 for name, value in model.backbone.state_dict().items()}
    before = model.backbone.conv1.weight.clone()
    model.load_state_dict(tool.convert(released))
    assert torch.equal(model.backbone.conv1.weight, before + 1)
    assert torch.equal(model.head.queries.vectors, released['module.fc.decoder.query_embed.weight'])


def test_of_a_tresnet_only_the_head_is_taken():
    converted = tool.convert(released_head('head.') | {'body.conv1.0.weight': torch.zeros(1)})
    assert set(converted) == {name for name in recognizer().state_dict() if name.startswith('head.')}


def test_other_checkpoints_are_refused():
    with pytest.raises(CheckpointError, match='no released ML-Decoder checkpoint'):
        tool.convert({'fc.weight': torch.zeros(2, 2)})
    with pytest.raises(CheckpointError, match='zero-shot models'):
        tool.convert({'decoder.duplicate_pooling_bias': torch.zeros(1), 'wordvec_proj.weight': torch.zeros(2, 2)})
    with pytest.raises(CheckpointError, match='Cannot place 1 released parameters'):
        tool.convert(released_head() | {'extra.weight': torch.zeros(1)})


def test_command_line(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / 'a.pth', tmp_path / 'b.pth'
    torch.save({'state_dict': released_head('head.')}, source)
    monkeypatch.setattr('sys.argv', ['ml_decoder_official.py', str(source), str(target)])
    tool.main()
    assert '7 attributes' in capsys.readouterr().out
    assert 'head.queries.vectors' in torch.load(target)['state_dict']

"""The converter of released CSRA checkpoints."""

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.registry import MODELS
from tests.reference.released_csra import ReleasedCSRA
from tests.tools.load_tool import load_tool

tool = load_tool('model_converters/csra_official.py')
TEMPERATURES = (1, 99)


def recognizer(backbone, width):
    head = dict(type='CSRAHead', num_heads=len(TEMPERATURES))
    config = dict(type='AttributeRecognizer', num_attributes=3, in_channels=width, backbone=backbone, head=head)
    return MODELS.build(config)


def released_head(width):
    return ReleasedCSRA(3, width, TEMPERATURES, 0.1).state_dict()


def test_a_resnet_fills_every_parameter():
    model = recognizer(dict(type='mmpretrain.ResNet', depth=18, stem_channels=8, base_channels=8), 64)
    released = released_head(64) | {name: value + 1 for name, value in model.backbone.state_dict().items()}
    released |= {'fc.weight': torch.zeros(2, 2)}
    before = model.backbone.conv1.weight.clone()
    model.load_state_dict(tool.convert({f'module.{name}': value for name, value in released.items()}))
    assert torch.equal(model.backbone.conv1.weight, before + 1)
    assert torch.equal(model.head.classifiers[1].weight, released['classifier.multi_head.1.head.weight'])


def test_a_vit_fills_every_parameter():
    arch = dict(embed_dims=8, num_layers=2, num_heads=2, feedforward_channels=12)
    model = recognizer(dict(type='mmpretrain.VisionTransformer', arch=arch, img_size=32, out_type='featmap'), 8)
    size = {'norm1': (8,), 'norm2': (8,), 'attn.qkv': (24, 8), 'attn.proj': (8, 8), 'mlp.fc1': (12, 8)}
    size |= {'mlp.fc2': (8, 12)}
    released = released_head(8) | {'cls_token': torch.ones(1, 1, 8), 'pos_embed': torch.ones(1, 5, 8)}
    released |= {'norm.weight': torch.ones(8), 'norm.bias': torch.ones(8)}
    released |= {'patch_embed.proj.weight': torch.ones(8, 3, 16, 16), 'patch_embed.proj.bias': torch.ones(8)}
    for index in range(2):
        for part, shape in size.items():
            released[f'blocks.{index}.{part}.weight'] = torch.full(shape, 2.0)
            released[f'blocks.{index}.{part}.bias'] = torch.full(shape[:1], 3.0)
    model.load_state_dict(tool.convert(released))
    assert torch.equal(model.backbone.layers[1].ffn.layers[1].weight, torch.full((8, 12), 2.0))


def test_other_checkpoints_are_refused():
    with pytest.raises(CheckpointError, match='no released CSRA checkpoint'):
        tool.convert({'fc.weight': torch.zeros(2, 2)})
    with pytest.raises(CheckpointError, match='Cannot place 1 released parameters'):
        tool.convert(released_head(4) | {'extra.weight': torch.zeros(1)})


def test_command_line(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / 'a.pth', tmp_path / 'b.pth'
    torch.save({'state_dict': released_head(4)}, source)
    monkeypatch.setattr('sys.argv', ['csra_official.py', str(source), str(target)])
    tool.main()
    assert '3 attributes, 2 tensors' in capsys.readouterr().out
    assert set(torch.load(target)['state_dict']) == {'head.classifiers.0.weight', 'head.classifiers.1.weight'}

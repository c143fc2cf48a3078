"""The converter of released Label2Label checkpoints."""

import subprocess
import sys

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.registry import MODELS
from tests.reference.released_label2label import ReleasedLabel2Label
from tests.tools.load_tool import TOOLS, load_tool

SCRIPT = 'model_converters/label2label_official.py'
tool = load_tool(SCRIPT)


def released(prefix='', **kwargs):
    state = ReleasedLabel2Label(4, 16, **kwargs).state_dict()
    state = {prefix + key: value for key, value in state.items()}
    return state | {'pos_embedding.pe': torch.zeros(1, 16, 2, 2)}


def model(**query_head):
    shared = dict(ffn_channels=48)
    head = dict(
        type='Label2LabelHead',
        query_head=dict(type='AQNHead', **shared, **query_head),
        mlm=dict(type='ImageConditionedMLM', logit_norm=True, **shared),
    )
    backbone = dict(type='mmpretrain.ResNet', depth=18)
    neck = dict(type='TokenNeck', embed_dims=16)
    return MODELS.build(
        dict(type='AttributeRecognizer', num_attributes=4, in_channels=512, backbone=backbone, neck=neck, head=head)
    )


def test_pedestrian_checkpoint_fills_every_parameter_of_the_head():
    state = released('classifier.', encoder=True, bn='both') | {'classifier.logits.0.weight': torch.zeros(4, 16)}
    result = model(query_encoder_layers=1, logit_norm=True).load_state_dict(tool.convert(state), strict=False)
    assert not result.unexpected_keys
    assert not [key for key in result.missing_keys if key.startswith('head.')]


def test_face_checkpoint_with_a_backbone_and_a_wrapper_prefix():
    network = model()
    backbone = {f'backbone.{key}': value + 1 for key, value in network.backbone.state_dict().items()}
    state = released() | backbone | {'backbone.fc.weight': torch.zeros(4, 16)}
    converted = tool.convert({f'module.{key}': value for key, value in state.items()})
    result = network.load_state_dict(converted, strict=False)
    assert not result.unexpected_keys
    assert not [key for key in result.missing_keys if not key.startswith('neck.')]
    assert torch.equal(network.backbone.conv1.weight, backbone['backbone.conv1.weight'])


def test_present_words_come_first_in_the_released_table():
    state = released()
    words = tool.convert(state)['head.mlm.word_embedding']
    assert torch.equal(words[1], state['lhead.label_embedding.weight'][:4])
    assert torch.equal(words[0], state['lhead.label_embedding.weight'][4:])


def test_other_checkpoints_are_refused():
    with pytest.raises(CheckpointError, match='no released Label2Label checkpoint'):
        tool.convert({'fc.weight': torch.zeros(2, 2)})
    with pytest.raises(CheckpointError, match='Cannot place 1 released parameters'):
        tool.convert(released() | {'extra.weight': torch.zeros(1)})


def test_command_line(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / 'a.pth', tmp_path / 'out' / 'b.pth'
    torch.save({'state_dict': released(), 'epoch': 3}, source)
    monkeypatch.setattr(sys, 'argv', [SCRIPT, str(source), str(target)])
    tool.main()
    assert '4 attributes' in capsys.readouterr().out
    assert 'head.query_head.queries' in torch.load(target, weights_only=True)['state_dict']


def test_a_file_that_is_no_checkpoint_is_one_sentence(tmp_path):
    source = tmp_path / 'a.pth'
    source.write_text('nothing')
    done = subprocess.run(
        [sys.executable, TOOLS / SCRIPT, source, tmp_path / 'b.pth'], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith('error: The checkpoint')
    assert 'Traceback' not in done.stderr

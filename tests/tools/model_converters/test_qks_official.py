"""The converter of released QKS checkpoints."""

import sys

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.models import LabelMatchHead, QueryKnowledgeNeck
from mmattr.models.layers import VisionLanguageFeatures
from tests.reference.released_qks import ReleasedQKS, dead_parameters
from tests.tools.load_tool import load_tool

SCRIPT = 'model_converters/qks_official.py'
tool = load_tool(SCRIPT)
SPEC = dict(hidden_dim=8, ffn_dim=12, layer_norm_eps=1e-12, num_heads=2, num_layers=2, num_query_tokens=3, joint_dim=5)


def released():
    torch.manual_seed(0)
    return ReleasedQKS(SPEC)


def model():
    neck = QueryKnowledgeNeck(8, num_queries=3, num_layers=2, num_heads=2, ffn_channels=12)
    return torch.nn.ModuleDict(dict(neck=neck, head=LabelMatchHead(4, 8, embed_dims=5))).eval()


def test_a_whole_checkpoint_fills_every_parameter():
    theirs, ours = released(), model()
    clip = {'clip_model.visual.conv1.weight': torch.ones(2), 'clip_model.text_projection': torch.ones(2)}
    state = theirs.state_dict() | dead_parameters(SPEC) | clip
    ours.load_state_dict(tool.convert({f'module.{key}': value for key, value in state.items()}))
    visual, text = torch.randn(2, 6, 8), torch.randn(4, 5)
    found = ours['head'](ours['neck'](VisionLanguageFeatures(visual, text)))
    torch.testing.assert_close(found, theirs(visual, text)[1].amax(1), atol=1e-5, rtol=1e-5)


def test_other_checkpoints_are_refused():
    with pytest.raises(CheckpointError, match='no released QKS checkpoint'):
        tool.convert({'fc.weight': torch.zeros(2, 2)})
    state = released().state_dict()
    with pytest.raises(CheckpointError, match=r"Cannot place 1 .* 'extra\.weight'"):
        tool.convert(state | {'extra.weight': torch.zeros(1)})
    del state['net.encoder.layer.1.crossattention.self.value.bias']
    with pytest.raises(CheckpointError, match=r'but not net\.encoder\.layer\.1\.crossattention\.self\.value\.bias'):
        tool.convert(state)


def test_command_line(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / 'a.pth', tmp_path / 'b.pth'
    torch.save(released().state_dict(), source)
    monkeypatch.setattr(sys, 'argv', [SCRIPT, str(source), str(target)])
    tool.main()
    assert 'any attributes, 40 tensors' in capsys.readouterr().out
    model().load_state_dict(torch.load(target, weights_only=True)['state_dict'])

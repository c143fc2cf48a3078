"""The converter of released SequencePAR checkpoints."""

import sys

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.models import SequenceHead
from mmattr.models.layers import VisionLanguageFeatures
from mmattr.registry import MODELS
from tests.models.clip.tiny_clip import architecture
from tests.reference.released_sequencepar import ReleasedSequencePAR
from tests.tools.load_tool import load_tool

SCRIPT = 'model_converters/sequencepar_official.py'
tool = load_tool(SCRIPT)
SPEC = dict(num_attributes=4, embed_dims=8, num_heads=3, head_dims=4, ffn_dim=10, num_layers=2)


def head():
    return SequenceHead(4, 8, num_layers=2, num_heads=3, head_dims=4, ffn_channels=10, eos=False).eval()


def test_a_checkpoint_fills_every_parameter():
    network, released = head(), ReleasedSequencePAR(SPEC).eval()
    state = tool.convert({f'module.{key}': value for key, value in released.state_dict().items()})
    network.load_state_dict({key.removeprefix('head.'): value for key, value in state.items()})
    feats = VisionLanguageFeatures(torch.randn(2, 5, 8), torch.randn(4, 8))
    ids = torch.tensor([[0, 3, 5, 2], [0, 6, 1, 4]])
    torch.testing.assert_close(network.decoder(ids, *feats), released(ids, *feats), atol=1e-5, rtol=1e-5)


def test_clip_comes_along():
    pytest.importorskip('open_clip')
    network = MODELS.build(
        dict(
            type='VisionLanguageRecognizer',
            num_attributes=4,
            in_channels=24,
            backbone=dict(type='CLIPVisualBackbone', model=architecture(), normalize_tokens=False, project_tokens=True),
            head=dict(type='SequenceHead', num_layers=2, num_heads=3, head_dims=4, ffn_channels=10, eos=False),
        )
    )
    released = ReleasedSequencePAR(SPEC | dict(embed_dims=24)).state_dict()
    clip = {f'clip_model.{key}': value + 1 for key, value in network.backbone.encoder.clip.state_dict().items()}
    sizes = {'clip_model.vocab_size': torch.tensor(64)}
    network.load_state_dict(tool.convert(released | clip | sizes))
    assert torch.equal(network.backbone.encoder.visual_projection, clip['clip_model.visual.proj'])


def test_other_checkpoints_are_refused():
    with pytest.raises(CheckpointError, match='no released SequencePAR checkpoint'):
        tool.convert({'fc.weight': torch.zeros(2, 2)})
    with pytest.raises(CheckpointError, match='Cannot place 1 released parameters'):
        tool.convert(ReleasedSequencePAR(SPEC).state_dict() | {'extra.weight': torch.zeros(1)})


@pytest.mark.parametrize('key', ['state_dict', 'model_state_dict'])
def test_command_line(tmp_path, monkeypatch, capsys, key):
    source, target = tmp_path / 'a.pth', tmp_path / 'b.pth'
    torch.save({key: ReleasedSequencePAR(SPEC).state_dict(), 'epoch': 3, 'valid_ma': 0.5}, source)
    monkeypatch.setattr(sys, 'argv', [SCRIPT, str(source), str(target)])
    tool.main()
    assert '4 attributes' in capsys.readouterr().out
    state = torch.load(target, weights_only=True)['state_dict']
    assert state['head.decoder.eos'].dtype == torch.float32

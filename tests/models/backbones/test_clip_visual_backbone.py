"""CLIPVisualBackbone: tokens, maps, and what learns."""

import sys
from pathlib import Path

import pytest
import torch
from mmengine.config import Config

from mmattr.errors import ConfigError
from mmattr.registry import MODELS
from tests.models.clip.tiny_clip import architecture, shaken

open_clip = pytest.importorskip('open_clip')

KINDS = ('vit', 'resnet')
FRAGMENTS = sorted((Path(__file__).parents[3] / 'configs/_base_/backbones').glob('clip_*.py'))


def build(kind='vit', **changes):
    torch.manual_seed(0)
    backbone = MODELS.build(dict(type='CLIPVisualBackbone', model=architecture(kind)) | changes)
    shaken(backbone.encoder)
    return backbone


def images_for(backbone):
    torch.manual_seed(1)
    return torch.randn(2, 3, *backbone.encoder.architecture.image_size)


@pytest.mark.parametrize('kind', KINDS)
def test_tokens_are_those_of_the_encoder(kind):
    backbone = build(kind).eval()
    images = images_for(backbone)
    (tokens,) = backbone(images)
    torch.testing.assert_close(tokens, backbone.encoder.encode_image(images))
    assert tokens.shape[-1] == backbone.out_channels


@pytest.mark.parametrize('kind', KINDS)
def test_projected_tokens_begin_with_the_image_feature(kind):
    backbone = build(kind, project_tokens=True).eval()
    images = images_for(backbone)
    (tokens,) = backbone(images)
    assert backbone.out_channels == tokens.shape[-1] == 24
    torch.testing.assert_close(tokens[:, 0], backbone.encoder.clip.encode_image(images), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(('kind', 'size'), [('vit', (48, 16)), ('resnet', (96, 64))])
def test_map_holds_the_tokens_at_their_places(kind, size):
    tokens, maps = (
        build(kind, image_size=size, output=output).eval()(torch.ones(1, 3, *size))[0] for output in ('tokens', 'map')
    )
    rows, columns = (side // (8 if kind == 'vit' else 32) for side in size)
    assert maps.shape[-2:] == (rows, columns)
    for row in range(rows):
        for column in range(columns):
            torch.testing.assert_close(maps[0, :, row, column], tokens[0, 1 + row * columns + column])


@pytest.mark.parametrize('kind', KINDS)
@pytest.mark.parametrize('normalize', [False, True])
@pytest.mark.parametrize('project', [False, True])
def test_every_trainable_parameter_gets_a_gradient(kind, normalize, project):
    backbone = build(kind, normalize_tokens=normalize, project_tokens=project).train()
    backbone(images_for(backbone))[0].square().sum().backward()
    for name, parameter in backbone.named_parameters():
        assert parameter.requires_grad == (parameter.grad is not None), name
    assert sum(parameter.requires_grad for parameter in backbone.parameters()) > 10


@pytest.mark.parametrize('kind', KINDS)
def test_a_frozen_tower_stays(kind):
    backbone = build(kind, trainable=False).train()
    before = {name: value.clone() for name, value in backbone.state_dict().items()}
    tokens = backbone(images_for(backbone))[0]
    assert not tokens.requires_grad
    assert all(torch.equal(value, before[name]) for name, value in backbone.state_dict().items())


def test_an_ordinary_head_takes_the_map():
    model = MODELS.build(
        dict(
            type='AttributeRecognizer',
            num_attributes=3,
            in_channels=32,
            backbone=dict(type='CLIPVisualBackbone', model=architecture(), output='map'),
            head=dict(type='FCHead'),
        )
    )
    assert model(torch.zeros(2, 3, 32, 32)).shape == (2, 3)


@pytest.mark.parametrize('path', FRAGMENTS, ids=lambda path: path.stem)
def test_fragment_states_the_width_of_the_tokens(path):
    """At full size, without memory."""
    fragment = Config.fromfile(path)
    with torch.device('meta'):
        backbone = MODELS.build(fragment.backbone)
        size = backbone.encoder.architecture.image_size
        (tokens,) = backbone(torch.empty(1, 3, *size))
    assert tokens.shape[-1] == backbone.out_channels == fragment.backbone_channels
    places = {'clip_vit_b16': 14 * 14, 'clip_vit_l14_projected': 16 * 16, 'clip_rn101_448': 14 * 14}
    assert tokens.shape[1] == 1 + places.get(path.stem, tokens.shape[1] - 1)


def test_weights_are_loaded_with_the_others(tmp_path):
    source = build().encoder
    torch.save(source.clip.state_dict(), tmp_path / 'clip.pt')
    backbone = MODELS.build(dict(type='CLIPVisualBackbone', model=architecture(), weights=str(tmp_path / 'clip.pt')))
    backbone.init_weights()
    assert torch.equal(backbone.encoder.visual_projection, source.visual_projection)


def test_mistakes_are_named(monkeypatch):
    with pytest.raises(ConfigError, match="output is 'maps'; valid are tokens, map"):
        build(output='maps')
    monkeypatch.setitem(sys.modules, 'open_clip', None)
    with pytest.raises(ConfigError, match=r'pip install "mmattr\[clip\]"'):
        build()

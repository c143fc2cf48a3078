"""CLIPArchitecture needs no package: sizes and the refusal of what could not be read."""

import pytest

from mmattr.errors import ConfigError
from mmattr.models.clip import CLIPArchitecture
from tests.models.clip.tiny_clip import architecture


def test_vision_transformer():
    own = CLIPArchitecture.from_config(architecture(), 'tiny')
    assert (own.is_resnet, own.stride, own.grid, own.visual_width, own.embed_dims) == (False, 8, (4, 4), 32, 24)
    assert own.quick_gelu


def test_resnet_at_another_size():
    own = CLIPArchitecture.from_config(architecture('resnet'), 'tiny', image_size=(256, 128))
    assert (own.is_resnet, own.stride, own.grid, own.visual_width) == (True, 32, (8, 4), 128)


def test_defaults_are_those_of_clip():
    own = CLIPArchitecture.from_config(
        dict(embed_dim=512, vision_cfg=dict(layers=12, width=768), text_cfg=dict(layers=12, width=512)), 'base'
    )
    assert (own.grid, own.text['vocab_size'], own.text['context_length'], own.quick_gelu) == (
        (14, 14),
        49408,
        77,
        False,
    )


def test_description_tells_heads_and_activation():
    texts = {
        CLIPArchitecture.from_config(config, 'tiny').describe_text()
        for config in (architecture(), architecture(heads=4), architecture() | dict(quick_gelu=False))
    }
    assert len(texts) == 3


def changed(tower, **values):
    config = architecture()
    config[tower] |= values
    return config


@pytest.mark.parametrize(
    ('config', 'size', 'message'),
    [
        ({}, None, "tiny lacks the key 'embed_dim'"),
        (architecture() | dict(vision_cfg=3), None, 'vision_cfg is a int, but a dict with'),
        (architecture() | dict(vision_cfg=dict(layers=2)), None, "vision_cfg lacks the key 'width'"),
        (changed('vision_cfg', pool_type='avg'), None, "vision_cfg has the key 'pool_type'"),
        (changed('text_cfg', no_causal_mask=True), None, "text_cfg has the key 'no_causal_mask'"),
        (changed('text_cfg', layer=2), None, "'layer'.*did you mean 'layers'"),
        (architecture(), 30, 'cannot take images of 30 x 30 pixels: .* multiples of 8, the nearest to 30 is 32'),
        (architecture('resnet'), (64, 16), 'multiples of 32, the nearest to 16 is 32'),
        (architecture(), 'large', "image_size='large', but expects a side"),
        (architecture(), (32, 32, 3), 'expects a side'),
        (architecture(), (32, 0), 'expects a side'),
        (changed('vision_cfg', head_width=64), None, 'vision_cfg has the width 32, which cannot be divided'),
        (changed('text_cfg', heads=3), None, 'text_cfg has the width 16, which cannot be divided'),
    ],
)
def test_mistakes_are_named(config, size, message):
    with pytest.raises(ConfigError, match=message):
        CLIPArchitecture.from_config(config, 'tiny', size)

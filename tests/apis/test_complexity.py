"""Counts of parameters and operations against the published table and against arithmetic."""

import pytest
import torch
from mmengine.config import Config

from mmattr.apis.complexity import measure_complexity
from mmattr.config_path import get_config_path
from tests.models.clip.tiny_clip import with_words

M, D, FFN, P = 40, 2048, 2048, 64  # attributes, width, feed-forward width, tokens of 250 x 250


@pytest.mark.parametrize(
    ('name', 'size', 'published'),
    [
        ('fc/lfwa.py', 250, 5.30),
        ('aqn/lfwa.py', 250, 5.63),
        ('label2label/lfwa.py', 250, 6.30),
        ('aqn/lfwa_resnet101.py', 250, 10.48),
        ('label2label/lfwa_vit_b16.py', 224, 17.23),
    ],
)
def test_modules_count_like_table_5(name, size, published):
    cfg = Config.fromfile(get_config_path(name))
    assert measure_complexity(cfg, (3, size, size)).macs_modules / 1e9 == pytest.approx(published, abs=0.01)


def test_full_counts_see_into_attention():
    found = measure_complexity(Config.fromfile(get_config_path('label2label/lfwa.py')), (3, 250, 250))
    words = 4 * M * D * D + 2 * M * M * D  # query, key, value, output; scores and mixtures
    image = 2 * M * D * D + 2 * P * D * D + 2 * M * P * D
    assert found.macs_full_by_part['head'] == 3 * (words + image + 2 * M * D * FFN)
    assert found.macs_modules_by_part['head'] == 3 * 2 * M * D * FFN
    assert found.macs_full_by_part['backbone'] == found.macs_modules_by_part['backbone']
    assert found.macs_full == sum(found.macs_full_by_part.values())


def small():
    return Config(
        dict(
            num_attributes=3,
            model=dict(
                type='AttributeRecognizer',
                num_attributes=3,
                in_channels=64,
                backbone=dict(type='mmpretrain.ResNet', depth=18, base_channels=8, stem_channels=8, frozen_stages=0),
                neck=dict(type='TokenNeck', embed_dims=16),
                head=dict(type='AQNHead', ffn_channels=8),
            ),
        )
    )


def test_parameters_by_part_and_frozen_ones():
    found = measure_complexity(small(), None)
    assert found.params == sum(found.params_by_part.values())
    assert found.params_by_part['neck'] == 64 * 16 + 16
    assert found.params - found.params_trainable == 3 * 8 * 49 + 2 * 8  # the stem
    assert found.macs_full is None


def test_the_projection_of_the_neck_is_counted_both_ways():
    found = measure_complexity(small(), (3, 64, 96))
    assert found.macs_modules_by_part['neck'] == found.macs_full_by_part['neck'] == 2 * 3 * 64 * 16


def test_nothing_stays_on_the_meta_device():
    measure_complexity(small(), (3, 32, 32))
    assert torch.empty(1).device.type == 'cpu'
    assert torch.is_grad_enabled()
    assert torch.linspace(0, 1, 2).device.type == 'cpu'


def test_a_model_that_reads_texts_is_counted_without_them():
    pytest.importorskip('open_clip')
    cfg = Config(
        dict(
            model=dict(
                type='VisionLanguageRecognizer',
                num_attributes=3,
                in_channels=32,
                backbone=dict(type='CLIPVisualBackbone', model=with_words()),
                head=dict(type='LabelMatchHead', embed_dims=24),
            )
        )
    )
    found = measure_complexity(cfg, (3, 32, 32))
    assert found.params_by_part['head'] == found.params_trainable == 32 * 24
    tokens = 17
    patches = 16 * 32 * 3 * 8 * 8
    layer = tokens * 32 * 32 * (4 + 2 * 4) + 2 * tokens * tokens * 32
    assert found.macs_full_by_part['backbone'] == patches + 2 * layer
    assert found.macs_full_by_part['head'] == tokens * (32 * 24 + 24 * 3)
    assert found.macs_full_by_part['neck'] == 0

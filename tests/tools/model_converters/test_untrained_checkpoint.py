"""A model that learns nothing becomes a checkpoint."""

import pytest
import torch

from mmattr.apis import init_model
from mmattr.datasets import Annotation, AttributeSpec
from mmattr.models.clip import OpenCLIPEncoder
from tests.models.clip.tiny_clip import with_words
from tests.tools.load_tool import load_tool

tool = load_tool('model_converters/untrained_checkpoint.py')


@pytest.fixture
def source(tmp_path):
    pytest.importorskip('open_clip')
    torch.manual_seed(0)
    encoder = OpenCLIPEncoder(with_words())
    torch.save(encoder.clip.state_dict(), tmp_path / 'clip.pt')
    return encoder


@pytest.fixture
def config(tmp_path):
    path = tmp_path / 'config.py'
    path.write_text(
        f"""
model = dict(
    type='VisionLanguageRecognizer', num_attributes=2, in_channels=32, normalize_text=True,
    backbone=dict(type='CLIPVisualBackbone', model={with_words()!r}),
    head=dict(type='LabelMatchHead', embed_dims=24, normalize=True))
""",
        encoding='utf-8',
    )
    return path


def test_pretrained_weights_and_names_are_stored(source, config, tmp_path):
    specs = [AttributeSpec('hat', 'head'), AttributeSpec('bag')]
    records = [dict(img_path='a.jpg', gt_label=[1, 0])]
    Annotation('tiny', 'test', specs, records).save(tmp_path / 'test.json')
    target = tmp_path / 'new' / 'zero_shot.pth'
    options = ['--cfg-options', f'model.backbone.weights={tmp_path / "clip.pt"}']
    tool.main([str(config), str(target), '--annotation', str(tmp_path / 'test.json'), *options])
    model = init_model(config, target, 'cpu')
    assert model.labels == ('hat', 'bag')
    assert torch.equal(model.backbone.encoder.visual_projection, source.visual_projection)
    assert torch.equal(model.head.projection, source.visual_projection)
    assert model.attribute_groups == ('head', '')


def test_names_may_be_left_out(source, config, tmp_path):
    tool.main([str(config), str(tmp_path / 'plain.pth')])
    assert torch.load(tmp_path / 'plain.pth', weights_only=True)['meta'] == {}

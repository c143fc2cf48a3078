"""The CLIP of a trained model starts another."""

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.models.clip import OpenCLIPEncoder
from mmattr.registry import MODELS
from tests.models.clip.tiny_clip import shaken, with_words
from tests.tools.load_tool import load_tool

tool = load_tool('model_converters/extract_clip.py')


def recognizer(kind, **backbone):
    pytest.importorskip('open_clip')
    width = 32 if kind == 'vit' else 128
    torch.manual_seed(0)
    model = MODELS.build(
        dict(
            type='VisionLanguageRecognizer',
            num_attributes=3,
            in_channels=width,
            labels=['hat', 'bag', 'boots'],
            tune='all',
            backbone=dict(type='CLIPVisualBackbone', model=with_words(kind), **backbone),
            neck=dict(type='ClassTokenNeck'),
            head=dict(type='LabelMatchHead', embed_dims=24, normalize=True),
        )
    )
    return model.eval()


@pytest.mark.parametrize('kind', ['vit', 'resnet'])
def test_the_new_model_scores_as_the_trained_one(kind, tmp_path):
    trained = shaken(recognizer(kind))
    torch.save(dict(state_dict=trained.state_dict(), meta={}), tmp_path / 'epoch_1.pth')
    tool.main([str(tmp_path / 'epoch_1.pth'), str(tmp_path / 'new' / 'clip.pth')])
    new = recognizer(kind, weights=str(tmp_path / 'new' / 'clip.pth'))
    new.init_weights()
    images = torch.randn(2, 3, *new.backbone.encoder.architecture.image_size)
    with torch.no_grad():
        torch.testing.assert_close(new(images), trained(images))


def test_without_a_trained_projection_the_own_one_is_kept(tmp_path):
    trained = shaken(recognizer('vit')).state_dict()
    del trained['head.projection']
    clip = tool.extract_clip(trained, 'a.pth')
    assert torch.equal(clip['visual.proj'], trained['backbone.encoder.clip.visual.proj'])


def test_what_holds_no_clip_is_refused():
    with pytest.raises(CheckpointError, match=r'a\.pth holds no CLIP with an image and a text tower'):
        tool.extract_clip({'backbone.conv1.weight': torch.zeros(1)}, 'a.pth')


def test_a_projection_of_another_width_is_refused():
    encoder = OpenCLIPEncoder(with_words())
    weights = {tool.ENCODER + name: value for name, value in encoder.clip.state_dict().items()}
    with pytest.raises(CheckpointError, match=r'head\.projection has shape \(32, 7\), which does not replace'):
        tool.extract_clip(weights | {'head.projection': torch.zeros(32, 7)}, 'a.pth')

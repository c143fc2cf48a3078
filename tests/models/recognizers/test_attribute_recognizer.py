"""AttributeRecognizer assembles a model and routes calls."""

from urllib.error import URLError

import pytest
import torch

from mmattr.errors import CheckpointError, ConfigError, DataError, UnknownTypeError
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


def config(**changes):
    model = dict(
        type='AttributeRecognizer',
        num_attributes=3,
        in_channels=512,
        backbone=dict(type='mmpretrain.ResNet', depth=18),
        neck=dict(type='TokenNeck', embed_dims=8),
        head=dict(type='AQNHead', ffn_channels=8),
    )
    return model | changes


@pytest.fixture(scope='module')
def model():
    return MODELS.build(config(loss=dict(type='WeightedBCELoss', strategy='exp_ratio'))).eval()


def test_sizes_flow_from_backbone_to_head(model):
    assert model.neck.projection.weight.shape == (8, 512)
    assert model.head.queries.shape == (3, 8)
    assert model(torch.randn(2, 3, 64, 32)).shape == (2, 3)


def test_modes(model):
    model.set_positive_ratio(torch.tensor([0.2, 0.5, 0.8]))
    assert model.head.loss_module.positive_ratio.tolist() == pytest.approx([0.2, 0.5, 0.8])
    images = torch.randn(2, 3, 32, 32)
    made = [AttributeDataSample().set_gt_label([1, 0, -1]) for _ in range(2)]
    assert set(model(images, made, mode='loss')) == {'loss'}
    predicted = model(images, mode='predict')
    torch.testing.assert_close(torch.stack([s.pred_score for s in predicted]), model(images).sigmoid())
    with pytest.raises(ConfigError, match="no mode 'train'"):
        model(images, mode='train')


def test_a_wrong_number_of_labels_is_named(model):
    made = [AttributeDataSample(metainfo=dict(img_path='a.jpg')).set_gt_label([1, 0])]
    with pytest.raises(DataError, match=r'a\.jpg has 2 labels, but the model has 3 attributes'):
        model(torch.randn(1, 3, 32, 32), made, mode='loss')


def test_a_batch_of_two_equals_two_singles(model):
    images = torch.randn(2, 3, 40, 24)
    single = torch.cat([model(image[None]) for image in images])
    torch.testing.assert_close(model(images), single, atol=1e-5, rtol=1e-4)


def test_a_misspelt_argument_or_type_is_named():
    with pytest.raises(ConfigError, match=r"no argument 'hed'; did you mean 'head'"):
        MODELS.build(config(hed=dict()))
    with pytest.raises(UnknownTypeError, match=r"'AQNHed' is not registered .* did you mean 'AQNHead'"):
        MODELS.build(config(head=dict(type='AQNHed')))
    with pytest.raises(ConfigError, match='ffn_channel'):
        MODELS.build(config(head=dict(type='AQNHead', ffn_channel=3)))


def test_pretrained_weights_out_of_reach_are_one_sentence(monkeypatch):
    backbone = dict(
        type='mmpretrain.ResNet', depth=18, init_cfg=dict(type='Pretrained', checkpoint='https://a.b/c.pth')
    )
    model = MODELS.build(config(backbone=backbone))

    def refuse(*args, **kwargs):
        raise URLError('no route to host')

    monkeypatch.setattr('mmengine.runner.checkpoint.CheckpointLoader.load_checkpoint', refuse)
    with pytest.raises(CheckpointError, match=r'Cannot load https://a\.b/c\.pth .*no route to host.*init_cfg=None'):
        model.init_weights()


def test_frozen_batch_norm_stays_frozen_in_training():
    backbone = dict(type='mmpretrain.ResNet', depth=18, norm_eval=True, norm_cfg=dict(type='BN', requires_grad=False))
    model = MODELS.build(config(backbone=backbone)).train()
    before = model.backbone.bn1.running_mean.clone()
    made = [AttributeDataSample().set_gt_label([1, 0, 1]) for _ in range(2)]
    sum(model(torch.randn(2, 3, 32, 32), made, mode='loss').values()).backward()
    assert torch.equal(model.backbone.bn1.running_mean, before)
    assert model.backbone.bn1.weight.grad is None
    assert model.backbone.conv1.weight.grad is not None

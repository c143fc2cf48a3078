"""AttributeConsistencyRecognizer against loops over views, attributes and positions."""

import copy

import pytest
import torch
from torch.nn import functional as F

from mmattr.errors import ConfigError, DataError
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


def config(**changes):
    model = dict(
        type='AttributeConsistencyRecognizer',
        num_attributes=3,
        in_channels=16,
        backbone=dict(type='mmpretrain.ResNet', depth=18, stem_channels=2, base_channels=2),
        head=dict(type='FCHead'),
        small_size=(64, 96),
        flip_weight=0.6,
        scale_weight=0.8,
    )
    return model | changes


@pytest.fixture
def model():
    torch.manual_seed(0)
    return MODELS.build(config()).eval()  # the same statistics in every view


@pytest.fixture
def images():
    torch.manual_seed(1)
    return torch.randn(2, 3, 96, 128)


def samples(labels=((1, 0, -1), (0, 1, 1))):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


def maps_of(model, images):
    feat, weight = model.backbone(images)[-1], model.head.classifier.weight
    return torch.stack([torch.stack([(w[:, None, None] * f).sum(0) for w in weight]) for f in feat])


def enlarged(maps, height, width):
    """Nearest neighbours by the definition."""
    rows = [h * maps.shape[-2] // height for h in range(height)]
    columns = [w * maps.shape[-1] // width for w in range(width)]
    return maps[:, :, rows][..., columns]


def test_losses_equal_those_of_four_views(model, images):
    small = F.interpolate(images, size=(64, 96), mode='bilinear', antialias=True)
    sizes = [images, small]
    views = [view for size in sizes for view in (size, size.flip(-1))]
    losses = model(images, samples(), mode='loss')
    assert list(losses) == ['loss', 'loss_flip', 'loss_scale']
    each = [model.head.loss(model.backbone(view), samples())['loss'] for view in views]
    torch.testing.assert_close(losses['loss'], sum(each) / 4)
    gaps = [((maps_of(model, size) - maps_of(model, size.flip(-1)).flip(-1)) ** 2).mean() for size in sizes]
    torch.testing.assert_close(losses['loss_flip'], 0.6 * sum(gaps))
    large, little = (maps_of(model, size) for size in sizes)
    assert (large.shape[-2:], little.shape[-2:]) == ((3, 4), (2, 3))
    gap = ((enlarged(large, 6, 12) - enlarged(little, 6, 12)) ** 2).mean()
    torch.testing.assert_close(losses['loss_scale'], 0.8 * gap)


@pytest.mark.parametrize('name', ['loss_flip', 'loss_scale'])
def test_only_the_features_learn_to_agree(model, images, name):
    model(images, samples(), mode='loss')[name].backward()
    assert model.backbone.conv1.weight.grad.any()
    assert model.head.classifier.weight.grad is None


def test_a_mirrored_batch_agrees_as_well(model, images):
    own, mirrored = (model(view, samples(), mode='loss')['loss_flip'] for view in (images, images.flip(-1)))
    assert own > 0
    torch.testing.assert_close(own, mirrored)


def test_testing_sees_one_view(model, images):
    plain = MODELS.build(
        {
            k: v
            for k, v in config(type='AttributeRecognizer').items()
            if k not in ('small_size', 'flip_weight', 'scale_weight')
        }
    ).eval()
    plain.load_state_dict(model.state_dict())
    torch.testing.assert_close(model(images), plain(images))
    predicted = model(images, copy.deepcopy(samples()), mode='predict')
    torch.testing.assert_close(torch.stack([s.pred_score for s in predicted]), plain(images).sigmoid())


def test_unknown_labels_still_agree(model, images):
    losses = model(images, samples([[-1] * 3] * 2), mode='loss')
    assert losses['loss'] == 0
    assert losses['loss_flip'] > 0


def test_a_training_step_moves_everything(images):
    torch.manual_seed(0)
    model = MODELS.build(config()).train()
    sum(model(images, samples(), mode='loss').values()).backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


@pytest.mark.parametrize(
    'head',
    [
        dict(type='FCHead', pooling='max', classifier=dict(type='CosineLinear')),
        dict(type='CSRAHead', num_heads=2),
    ],
)
def test_other_heads_keep_their_losses(images, head):
    model = MODELS.build(config(head=head)).train()
    losses = model(images, samples(), mode='loss')
    assert all(torch.isfinite(value) for value in losses.values())


@pytest.mark.parametrize(
    ('changes', 'message'),
    [
        (dict(head=dict(type='ALMHead', level_channels=(16,))), 'needs a head with attribute_maps, .* got ALMHead'),
        (dict(small_size=(64, 0)), r'small_size=\(64, 0\), but expects the height and the width'),
        (dict(small_size=64), 'small_size=64, but expects the height and the width'),
        (dict(small_size=(64, 64, 3)), 'expects the height and the width'),
        (dict(flip_weight=-1), 'flip_weight=-1, but expects a weight of at least 0'),
        (dict(scale_weight=float('nan')), 'scale_weight=nan'),
    ],
)
def test_mistakes_are_named(changes, message):
    with pytest.raises(ConfigError, match=message):
        MODELS.build(config(**changes))


def test_losses_need_labels(model, images):
    with pytest.raises(DataError, match='no labels'):
        model(images, None, mode='loss')

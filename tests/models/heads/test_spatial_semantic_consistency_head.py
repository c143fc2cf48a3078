"""SpatialSemanticConsistencyHead against a loop over attributes and images."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
import torch
from mmengine.hooks import RuntimeInfoHook
from mmengine.logging import MessageHub
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models import FCHead, MapHead, SpatialSemanticConsistencyHead
from mmattr.structures import AttributeDataSample

LABELS = torch.tensor([[1, 0, -1], [1, 1, -1], [0, 1, -1], [1, -1, 0]])


def make(**changes):
    torch.manual_seed(0)
    arguments = dict(head=dict(type='FCHead', pooling='max'), map_size=(2, 3), start_epoch=0) | changes
    return SpatialSemanticConsistencyHead(3, 4, **arguments).train()


def samples(labels=LABELS):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


@pytest.fixture
def feats():
    torch.manual_seed(1)
    return (5 * torch.randn(4, 4, 2, 3),)


@pytest.fixture
def hub():
    """The message hub of a run, gone afterwards."""
    name = uuid4().hex
    yield MessageHub.get_instance(name)
    del MessageHub._instance_dict[name]


def reference(head, feat, labels):
    """Spatial and semantic loss of a first batch."""
    weight = head.head.classifier.weight
    logits = head.head((feat,))
    losses = [], []
    for j in range(3):
        maps, seen, sure = [], [], []
        for n in range(len(feat)):
            if labels[n, j] == 1:
                cam = (weight[j][:, None, None] * feat[n]).sum(0)
                maps.append(cam.flatten())
                seen.append((cam * feat[n]).sum((1, 2)) / 6)
                sure.append(logits[n, j] > -3.3)
        if any(sure):
            for values, each in zip(losses, (maps, seen), strict=True):
                target = F.normalize(sum(x for x, reliable in zip(each, sure, strict=True) if reliable).detach(), dim=0)
                values.append(((F.normalize(sum(each), dim=0) - target) ** 2).mean())
    return [sum(values) / len(values) for values in losses]


def test_equals_the_loop(feats):  # one of three, and all of two positives are reliable
    head = make(spatial_weight=2.0, reliable_logit=-3.3)
    losses = head.loss(feats, samples())
    spatial, semantic = reference(head, feats[0], LABELS)
    assert spatial > 0
    assert semantic > 0
    torch.testing.assert_close(losses['loss_spatial'], 2 * spatial)
    torch.testing.assert_close(losses['loss_semantic'], 0.1 * semantic)
    known = LABELS >= 0
    plain = F.binary_cross_entropy_with_logits(head(feats)[known], LABELS[known].float())
    torch.testing.assert_close(losses['loss'], plain)


def test_predicts_as_the_wrapped_head(feats):
    head = make().eval()
    torch.testing.assert_close(head(feats), head.head(feats))
    assert isinstance(head, MapHead)
    torch.testing.assert_close(head.attribute_maps(feats), head.head.attribute_maps(feats))


@pytest.mark.parametrize('labels', [LABELS * 0, LABELS * 0 - 1])
def test_a_batch_without_positives_leaves_the_memory_alone(feats, labels):
    head = make()
    head.loss(feats, samples())
    before = head.spatial_memory.memory.clone()
    losses = head.loss(feats, samples(labels))
    assert losses['loss_spatial'] == losses['loss_semantic'] == 0
    assert torch.equal(head.spatial_memory.memory, before)


def test_a_mixture_is_positive_where_both_images_are(feats):
    head, other = make(reliable_logit=-99.0), torch.tensor([[1, 1, 1], [0, 1, 1], [1, -1, 1], [1, 1, 1]])
    mixed = samples()
    for sample, label in zip(mixed, other, strict=True):
        sample.set_field(label.to(torch.int8), 'gt_label_b', dtype=torch.Tensor)
        sample.set_field(torch.tensor(0.3), 'mix_weight', dtype=torch.Tensor)
    head.loss(feats, mixed)
    both = make(reliable_logit=-99.0)
    both.loss(feats, samples((LABELS == 1) & (other == 1)))
    assert torch.equal(head.spatial_memory.memory, both.spatial_memory.memory)
    assert head.spatial_memory.memory.any(-1).tolist() == [True, True, False]


def test_consistency_starts_with_its_epoch(feats, hub):
    head = make(start_epoch=3)
    assert set(head.loss(feats, samples())) == {'loss'}  # no epoch yet
    for epoch in range(5):
        RuntimeInfoHook().before_train_epoch(SimpleNamespace(epoch=epoch, message_hub=hub))
        assert ('loss_spatial' in head.loss(feats, samples())) == (epoch >= 3)
    assert set(head.eval().loss(feats, samples())) == {'loss'}


def test_other_heads_with_maps_can_be_wrapped(feats):
    losses = make(head=dict(type='CSRAHead', num_heads=2), reliable_logit=-99.0).loss(feats, samples())
    sum(losses.values()).backward()
    assert losses['loss_spatial'].isfinite()


def test_the_loss_of_the_wrapped_head_counts(feats):
    head = make(head=dict(type='FCHead', loss=dict(type='WeightedBCELoss', reduction='sum')))
    assert head.loss_module.reduction == 'sum'
    assert isinstance(head.head, FCHead)


@pytest.mark.parametrize(
    ('changes', 'message'),
    [
        (dict(head=dict(type='AQNHead', num_heads=1)), 'needs a head with attribute_maps, .* got AQNHead'),
        (
            dict(head=dict(type='SpatialSemanticConsistencyHead', head=dict(type='FCHead'), map_size=(2, 3))),
            'has losses',
        ),
        (dict(map_size=(2,)), r'map_size=\(2,\), but expects a height and a width'),
        (dict(map_size=7), 'map_size=7'),
        (dict(spatial_weight=-1.0), 'spatial_weight=-1.0, but expects a weight of at least 0'),
        (dict(memory_weight=1), 'memory_weight=1, but expects a share of at least 0 and below 1'),
    ],
)
def test_mistakes_are_named(changes, message):
    with pytest.raises(ConfigError, match=message):
        make(**changes)


def test_another_size_of_maps_is_named():
    with pytest.raises(ConfigError, match=r'maps are 4 x 2 in training, .*map_size=\(2, 3\); it has to be \(4, 2\)'):
        make().loss((torch.randn(4, 4, 4, 2),), samples())

"""CSRAHead against its formula and its limits."""

import math

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import CSRAHead
from mmattr.models.heads.map_head import MapHead
from mmattr.registry import MODELS
from tests.reference.released_csra import ReleasedCSRA


def make(size=(2, 3), **arguments):
    torch.manual_seed(0)
    return CSRAHead(3, 8, **arguments).eval(), torch.randn(2, 8, *size)


@pytest.mark.parametrize('num_heads', [1, 2, 4, 6, 8])
def test_presets_are_those_of_the_paper(num_heads):
    head, feat = make(num_heads=num_heads, lam=0.4)
    temperatures = {1: [1], 2: [1, 99], 4: [1, 2, 4, 99], 6: [1, 2, 3, 4, 5, 99], 8: [1, 2, 3, 4, 5, 6, 7, 99]}
    assert list(head.temperatures) == temperatures[num_heads]
    reference = ReleasedCSRA(3, 8, temperatures[num_heads], 0.4)
    for part, classifier in zip(reference.classifier.multi_head, head.classifiers, strict=True):
        part.head.weight.data = classifier.weight.data
    torch.testing.assert_close(head((feat,)), reference(feat))


def mean_score(head, feat):
    weight = head.classifiers[0].weight[:, :, 0, 0]
    return feat.mean((2, 3)) @ (weight / weight.norm(dim=1, keepdim=True)).T


def test_a_temperature_of_zero_is_the_mean():
    head, feat = make(lam=0.7, temperatures=[0])
    torch.testing.assert_close(head((feat,)), 1.7 * mean_score(head, feat))
    almost, _ = make(lam=0.7, temperatures=[1e-6])
    torch.testing.assert_close(almost((feat,)), head((feat,)), atol=1e-5, rtol=0)


@pytest.mark.parametrize('temperature', [99, 1000.0, math.inf])
def test_a_large_temperature_is_the_maximum(temperature):
    head, feat = make(lam=0.7, temperatures=[temperature])
    highest = head.attribute_maps((feat,)).flatten(2).max(-1).values
    torch.testing.assert_close(head((feat,)), mean_score(head, feat) + 0.7 * highest)
    soft, _ = make(lam=0.7, temperatures=[98.9])
    torch.testing.assert_close(soft((feat,)), head((feat,)), atol=1e-2, rtol=0)


@pytest.mark.parametrize('temperature', [0, 1, 3.5, 99])
def test_one_place_is_scored_once_and_lambda_times(temperature):
    head, feat = make((1, 1), lam=0.3, temperatures=[temperature])
    torch.testing.assert_close(head((feat,)), 1.3 * mean_score(head, feat))


def test_the_length_of_a_classifier_does_not_matter_that_of_a_feature_does():
    head, feat = make(num_heads=2)
    before = head((feat,))
    head.classifiers[1].weight.data *= 5
    torch.testing.assert_close(head((feat,)), before)
    linear, _ = make(lam=0.0)
    torch.testing.assert_close(linear((2 * feat,)), 2 * linear((feat,)))


def test_the_mean_of_the_maps_is_the_logit_without_attention():
    head, feat = make(num_heads=4, lam=0.0)
    assert isinstance(head, MapHead)
    maps = head.attribute_maps((feat,))
    assert maps.shape == (2, 3, 2, 3)
    torch.testing.assert_close(maps.mean((2, 3)), head((feat,)))


def test_maps_can_leave_the_classifiers_alone():
    head, feat = make(num_heads=2)
    feat.requires_grad_()
    detached, attached = head.attribute_maps((feat,), detach_classifier=True), head.attribute_maps((feat,))
    torch.testing.assert_close(detached, attached)
    detached.sum().backward()
    assert feat.grad.any()
    assert all(parameter.grad is None for parameter in head.parameters())
    attached.square().sum().backward()
    assert all(parameter.grad.any() for parameter in head.parameters())


def test_works_on_the_map_of_a_vit():
    arch = dict(embed_dims=8, num_layers=1, num_heads=2, feedforward_channels=8)
    config = dict(type='mmpretrain.VisionTransformer', arch=arch, img_size=32)
    head, _ = make()
    assert head(MODELS.build(config | dict(out_type='featmap'))(torch.randn(2, 3, 32, 32))).shape == (2, 3)
    with pytest.raises(ConfigError, match="needs out_type='featmap'"):
        head(MODELS.build(config)(torch.randn(2, 3, 32, 32)))


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (dict(num_heads=3), 'for 3 state temperatures'),
        (dict(num_heads=2, temperatures=[1]), 'got 2 heads and .1.'),
        (dict(temperatures=[-1]), 'temperature >= 0'),
        (dict(temperatures=[math.nan]), 'temperature >= 0'),
        (dict(num_heads=0, temperatures=[]), 'at least one head'),
    ],
)
def test_temperatures_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(ConfigError, match=message):
        CSRAHead(3, 8, **arguments)

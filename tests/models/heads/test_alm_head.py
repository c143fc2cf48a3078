"""ALMHead: the pyramid, deep supervision and the vote of the largest logit."""

import pytest
import torch
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models import ALMHead
from mmattr.structures import AttributeDataSample

CHANNELS = (6, 10, 16)


def maps(n=2):
    return tuple(torch.randn(n, channels, 8 // 2**i, 4 // 2**i) for i, channels in enumerate(CHANNELS))


def samples(labels):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


@pytest.fixture
def head():
    torch.manual_seed(0)
    return ALMHead(3, 16, level_channels=CHANNELS, lateral_channels=8)


def test_parameters_at_the_published_widths():
    head = ALMHead(26, 1024, level_channels=(320, 608, 1024))

    def count(module):
        return sum(parameter.numel() for parameter in module.parameters())

    assert count(head.localizations) == pytest.approx(3.22e6, abs=0.005e6)
    assert count(head.laterals) == pytest.approx(0.5e6, abs=0.001e6)
    assert count(head) == pytest.approx(3.7e6, abs=0.06e6)


def test_the_pyramid_concatenates_from_the_top(head):
    feats = maps()
    low, middle, top = head.pyramid(feats)
    torch.testing.assert_close(top, head.laterals[2](feats[2]))
    assert low.shape == (2, 24, 8, 4)
    torch.testing.assert_close(middle[:, :8], head.laterals[1](feats[1]))
    torch.testing.assert_close(middle[:, 8:], F.interpolate(top, scale_factor=2, mode='bilinear'))
    torch.testing.assert_close(low[:, 8:], F.interpolate(middle, scale_factor=2, mode='bilinear'))


def test_maps_of_odd_sizes_meet(head):
    sizes = [(7, 5), (4, 3), (2, 2)]
    feats = tuple(torch.randn(1, channels, *size) for channels, size in zip(CHANNELS, sizes, strict=True))
    assert head(feats).shape == (1, 3)


def test_the_prediction_is_the_largest_logit(head):
    feats = maps()
    levels = [localize(feat) for localize, feat in zip(head.localizations, head.pyramid(feats), strict=True)]
    every = [*levels, feats[-1].mean((2, 3)) @ head.classifier.weight.T + head.classifier.bias]
    for n in range(2):
        for j in range(3):
            torch.testing.assert_close(head(feats)[n, j], max(logits[n, j] for logits in every))


def test_each_score_has_its_loss(head):
    feats, labels = maps(4), torch.tensor([[1, 0, 1], [0, -1, 1], [1, 1, 0], [0, 0, -1]])
    losses = head.loss(feats, samples(labels))
    assert list(losses) == ['loss_level0', 'loss_level1', 'loss_level2', 'loss_global']
    known = labels >= 0
    for value, logits in zip(losses.values(), head.forward_all(feats), strict=True):
        expected = F.binary_cross_entropy_with_logits(logits[known], labels[known].float())
        torch.testing.assert_close(value, expected)


def test_the_weight_of_a_label_reaches_negatives_too():
    head = ALMHead(1, 4, level_channels=(4,), loss=dict(type='WeightedBCELoss', strategy='exp_ratio'))
    head.loss_module.set_positive_ratio(torch.tensor([0.9]))
    feats = (torch.randn(1, 4, 2, 2),)
    value = head.loss(feats, samples([[0]]))['loss_global']
    logit = head.forward_all(feats)[-1, 0, 0]
    torch.testing.assert_close(value, torch.tensor(0.9).exp() * F.softplus(logit))


def test_a_backbone_that_does_not_fit_is_named(head):
    with pytest.raises(ConfigError, match='3 levels, but the backbone returns 1 maps'):
        head(maps()[-1:])
    with pytest.raises(ConfigError, match=r'level_channels=\(4, 8\), but expects .* the last one 16'):
        ALMHead(3, 16, level_channels=(4, 8))

"""The plugin head, alone and through its config."""

from pathlib import Path

import pytest
import torch
from low_rank_attention import LowRankAttentionHead
from mmengine import Config

from mmattr.models import FCHead
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample

CONFIG = Path(__file__).parents[1] / 'configs' / 'low_rank_attention_synthetic.py'


@pytest.fixture
def feats():
    return (torch.randn(2, 6, 4, 3, generator=torch.Generator().manual_seed(0)),)


def test_matches_a_loop_over_attributes(feats):
    head = LowRankAttentionHead(num_attributes=5, in_channels=6, rank=3).eval()
    head.mixture.data.normal_()
    expected = torch.zeros(2, 5)
    for n in range(2):
        places = feats[0][n].reshape(6, 12)
        for j in range(5):
            scores = (head.score.weight @ places).t() @ head.mixture[j]
            weights = scores.exp() / scores.exp().sum()
            expected[n, j] = head.classifier.weight[j] @ (places @ weights) + head.classifier.bias[j]
    torch.testing.assert_close(head(feats), expected)


def test_without_mixture_it_is_the_linear_head(feats):
    head = LowRankAttentionHead(num_attributes=5, in_channels=6)
    head.mixture.data.zero_()
    linear = FCHead(num_attributes=5, in_channels=6)
    linear.classifier.weight.data.copy_(head.classifier.weight)
    linear.classifier.bias.data.copy_(head.classifier.bias)
    torch.testing.assert_close(head(feats), linear(feats))


def test_unknown_labels_give_no_gradient_and_known_ones_reach_every_parameter(feats):
    head = LowRankAttentionHead(num_attributes=2, in_channels=6)
    samples = [AttributeDataSample().set_gt_label([1, -1]), AttributeDataSample().set_gt_label([0, -1])]
    head.loss(feats, samples)['loss'].backward()
    assert head.mixture.grad[1].abs().max() == 0
    assert head.classifier.weight.grad[1].abs().max() == 0
    for name, parameter in head.named_parameters():
        assert parameter.grad.abs().max() > 0, name


def test_the_config_builds_and_takes_a_training_step():
    cfg = Config.fromfile(CONFIG)
    model = MODELS.build(cfg.model)
    assert isinstance(model.head, LowRankAttentionHead)
    before = model.head.score.weight.clone()
    samples = [AttributeDataSample().set_gt_label([n % 2] * cfg.num_attributes) for n in range(2)]
    loss = model(torch.randn(2, 3, 64, 32), samples, mode='loss')['loss']
    loss.backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    assert torch.isfinite(loss)
    assert (model.head.score.weight - before).abs().max() > 0

"""FCHead is pooling and a linear layer."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import FCHead, MapHead


def test_equals_the_formula():
    head, feat = FCHead(3, 4).eval(), torch.randn(2, 4, 5, 6)
    expected = feat.mean((2, 3)) @ head.classifier.weight.T + head.classifier.bias
    torch.testing.assert_close(head((torch.zeros(1), feat)), expected)
    torch.testing.assert_close(head((feat.mean((2, 3)),)), expected)  # already pooled


def test_logit_norm_follows_the_classifier():
    head, feat = FCHead(3, 4, logit_norm=True).train(), torch.randn(16, 4, 2, 2)
    logits = head((feat,))
    torch.testing.assert_close(logits.mean(0), torch.zeros(3), atol=1e-6, rtol=0)
    torch.testing.assert_close(logits.var(0, correction=0), torch.ones(3), atol=1e-2, rtol=0)


def test_dropout_acts_on_the_pooled_features():
    torch.manual_seed(0)
    head = FCHead(1, 1000, dropout=0.25)
    torch.nn.init.ones_(head.classifier.weight)
    torch.nn.init.zeros_(head.classifier.bias)
    feat = (torch.ones(1, 1000, 1, 1),)
    assert head.eval()(feat) == 1000
    kept = head.train()(feat).item() * 0.75
    assert abs(kept - round(kept)) < 1e-3
    assert 690 < kept < 810


def test_max_pooling_equals_the_loop():
    head, feat = FCHead(3, 4, pooling='max').eval(), torch.randn(2, 4, 5, 6)
    pooled = torch.stack([torch.stack([channel.max() for channel in image]) for image in feat])
    torch.testing.assert_close(head((feat,)), pooled @ head.classifier.weight.T + head.classifier.bias)
    torch.testing.assert_close(head((pooled,)), head((feat,)))  # already pooled


def test_an_unknown_pooling_is_named():
    with pytest.raises(ConfigError, match="no pooling 'mean'; valid are average, max"):
        FCHead(3, 4, pooling='mean')


def test_attribute_maps_are_the_classifier_at_every_position():
    head, feat = FCHead(3, 4, logit_norm=True), torch.randn(2, 4, 5, 6)
    assert isinstance(head, MapHead)
    maps = head.attribute_maps((feat,))
    assert maps.shape == (2, 3, 5, 6)
    for h in range(5):
        for w in range(6):
            torch.testing.assert_close(maps[:, :, h, w], feat[:, :, h, w] @ head.classifier.weight.T)
    with pytest.raises(ConfigError, match=r'need a feature map .* got the shape \(2, 4\)'):
        head.attribute_maps((feat.mean((2, 3)),))


@pytest.mark.parametrize('detach', [False, True])
def test_the_classifier_of_maps_can_be_detached(detach):
    head, feat = FCHead(3, 4), torch.randn(2, 4, 5, 6, requires_grad=True)
    head.attribute_maps((feat,), detach_classifier=detach).square().sum().backward()
    assert feat.grad.any()
    assert (head.classifier.weight.grad is None) == detach
    assert head.classifier.bias.grad is None


def test_the_classifier_is_a_choice():
    head, feat = FCHead(3, 4, classifier=dict(type='CosineLinear', scale=2.0)).eval(), torch.randn(2, 4, 5, 6)
    pooled = feat.mean((2, 3))
    expected = 2 * torch.cosine_similarity(pooled[:, None], head.classifier.weight[None], dim=-1)
    torch.testing.assert_close(head((feat,)), expected)
    assert head.attribute_maps((feat,)).shape == (2, 3, 5, 6)


def test_a_checkpoint_from_before_these_choices_loads():
    names = {'classifier.weight', 'classifier.bias'}
    norm = {'weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked'}
    assert set(FCHead(3, 4).state_dict()) == names
    assert set(FCHead(3, 4, logit_norm=True).state_dict()) == names | {f'logit_norm.{name}' for name in norm}


def test_the_start_of_deepmar_is_a_matter_of_config():
    init_cfg = dict(type='Normal', layer='Linear', std=0.001)
    head = FCHead(10, 1000, dropout=0.5, init_cfg=init_cfg)
    head.init_weights()
    assert abs(head.classifier.weight.std().item() - 0.001) < 1e-4
    assert not head.classifier.bias.any()

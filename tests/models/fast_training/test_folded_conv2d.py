import copy

import pytest
import torch
from torch import nn

from mmattr.models.fast_training.folded_batch_norm2d import FoldedBatchNorm2d
from mmattr.models.fast_training.folded_conv2d import FoldedConv2d


def folded(layers):
    """What rewrite_for_training does to a convolution and a norm."""
    result = copy.deepcopy(layers)
    result[0].__class__, result[1].__class__ = FoldedConv2d, FoldedBatchNorm2d
    result[0].norm_behind = (result[1],)
    return result


@pytest.mark.parametrize('affine', [False, True])
@pytest.mark.parametrize('options', [dict(bias=False), dict(padding=1, padding_mode='reflect', stride=2)])
def test_outputs_and_gradients_are_those_of_two_layers(affine, options):
    torch.manual_seed(0)
    layers = nn.Sequential(nn.Conv2d(2, 3, 3, **options), nn.BatchNorm2d(3, affine=affine)).double().eval()
    nn.init.normal_(layers[1].running_mean)
    nn.init.uniform_(layers[1].running_var, 0.5, 2)
    for value in layers[1].parameters():
        nn.init.normal_(value)
    both = layers, folded(layers)
    images = [torch.randn(2, 2, 6, 5, dtype=torch.double, generator=torch.manual_seed(1)) for _ in both]
    results = []
    for model, image in zip(both, images, strict=True):
        results.append(model(image.requires_grad_()))
        results[-1].square().sum().backward()
    torch.testing.assert_close(results[1], results[0], rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(images[1].grad, images[0].grad, rtol=1e-12, atol=1e-12)
    for name, value in layers.named_parameters():
        torch.testing.assert_close(both[1].get_parameter(name).grad, value.grad, rtol=1e-12, atol=1e-12)


def test_a_map_less_is_kept_for_the_gradient():
    layers = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3)).eval()
    layers[1].requires_grad_(False)
    kept = []
    for model in (layers, folded(layers)):
        sizes = []
        with torch.autograd.graph.saved_tensors_hooks(
            lambda tensor, sizes=sizes: sizes.append(tensor.numel()) or tensor, lambda tensor: tensor
        ):
            model(torch.randn(2, 2, 50, 50))
        kept.append(sum(sizes))
    assert kept[0] - kept[1] > 2 * 3 * 50 * 50 - 100


def test_a_norm_in_training_mode_does_its_own_work():
    layers = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3))
    other = folded(layers)
    images = torch.randn(4, 2, 5, 5)
    torch.testing.assert_close(other(images), layers(images))
    torch.testing.assert_close(other[1].running_mean, layers[1].running_mean)

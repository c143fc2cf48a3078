import copy
import pickle

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mmattr.models.inference.fused_convolution import FusedConvolution


def make(relu=True, **options):
    torch.manual_seed(0)
    convolution = nn.Conv2d(4, 8, 3, padding=1, **options).requires_grad_(False)
    return convolution, FusedConvolution(convolution, relu)


@pytest.mark.parametrize('relu', [True, False])
@pytest.mark.parametrize('with_residual', [True, False])
@pytest.mark.parametrize('options', [{}, dict(stride=2), dict(dilation=2), dict(groups=4), dict(bias=False)])
def test_equals_the_steps_for_every_size(relu, with_residual, options):
    convolution, fused = make(relu, **options)
    for size in ((9, 7), (16, 16), (5, 30)):
        images = torch.randn(2, 4, *size)
        expected = convolution(images)
        residual = torch.randn_like(expected) if with_residual else None
        expected = expected + residual if with_residual else expected
        expected = F.relu(expected) if relu else expected
        torch.testing.assert_close(fused(images, residual), expected, rtol=1e-5, atol=1e-6)


def test_residual_that_is_repeated_along_an_axis():
    convolution, fused = make()
    images, residual = torch.randn(2, 4, 6, 6), torch.randn(1, 8, 1, 1)
    torch.testing.assert_close(fused(images, residual), (convolution(images) + residual).relu(), rtol=1e-5, atol=1e-6)


def test_changed_weights_are_seen():
    convolution, fused = make()
    images = torch.randn(1, 4, 6, 6)
    fused(images)
    convolution.weight.mul_(2)
    torch.testing.assert_close(fused(images), convolution(images).relu(), rtol=1e-5, atol=1e-6)
    fused.double()
    torch.testing.assert_close(fused(images.double()), convolution(images.double()).relu())
    fused.bfloat16()
    assert fused(images.bfloat16()).dtype == torch.bfloat16


def test_copies_and_pickles_after_use():
    _, fused = make()
    images = torch.randn(1, 4, 6, 6)
    expected = fused(images)
    for other in (copy.deepcopy(fused), pickle.loads(pickle.dumps(fused))):
        torch.testing.assert_close(other(images), expected)


def test_gradient_of_the_images():
    _, fused = make()
    images = torch.randn(1, 4, 6, 6, requires_grad=True)
    fused(images).sum().backward()
    assert images.grad.abs().sum() > 0

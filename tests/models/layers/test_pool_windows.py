"""pool_windows against PyTorch's grid sampler, one window at a time."""

import pytest
import torch
from torch.nn import functional as F

from mmattr.models.layers import pool_windows


def sampled(feat, scale, shift):
    """(N, M, C): cut every window out, then average."""
    means = []
    for j in range(scale.shape[1]):
        theta = torch.zeros(len(feat), 2, 3, dtype=feat.dtype)
        theta[:, 0, 0], theta[:, 1, 1] = scale[:, j, 0], scale[:, j, 1]
        theta[:, :, 2] = shift[:, j]
        grid = F.affine_grid(theta, list(feat.shape), align_corners=False)
        means.append(F.grid_sample(feat, grid, padding_mode='border', align_corners=False).mean((2, 3)))
    return torch.stack(means, 1)


@pytest.mark.parametrize('size', [(5, 7), (4, 1), (1, 1), (16, 8)])
def test_equals_the_grid_sampler(size):
    torch.manual_seed(0)
    feat = torch.randn(2, 3, *size)
    scale, shift = torch.rand(2, 6, 2), torch.rand(2, 6, 2) * 2 - 1  # some windows reach over the border
    torch.testing.assert_close(pool_windows(feat, scale, shift), sampled(feat, scale, shift), atol=1e-5, rtol=1e-4)


def test_gradients_equal_those_of_the_grid_sampler():
    torch.manual_seed(0)
    made = [torch.randn(2, 3, 6, 5), torch.rand(2, 4, 2), torch.rand(2, 4, 2) * 2 - 1]
    weight, gradients = torch.randn(2, 4, 3), []
    for pool in (pool_windows, sampled):
        leaves = [tensor.clone().requires_grad_() for tensor in made]
        (pool(*leaves) * weight).sum().backward()
        gradients.append([leaf.grad for leaf in leaves])
    for ours, theirs in zip(*gradients, strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)


def test_the_whole_map_is_global_average_pooling():
    feat = torch.randn(2, 3, 4, 6)
    pooled = pool_windows(feat, torch.ones(2, 1, 2), torch.zeros(2, 1, 2))
    torch.testing.assert_close(pooled[:, 0], feat.mean((2, 3)))


def test_far_outside_is_the_corner():
    feat = torch.randn(1, 3, 4, 6)
    pooled = pool_windows(feat, torch.full((1, 1, 2), 0.1), torch.tensor([[[9.0, -9.0]]]))
    torch.testing.assert_close(pooled[0, 0], feat[0, :, 0, -1])


def test_half_precision_maps_stay_half():
    feat = torch.randn(1, 3, 4, 6)
    scale, shift = torch.rand(1, 2, 2), torch.zeros(1, 2, 2)
    pooled = pool_windows(feat.bfloat16(), scale.bfloat16(), shift.bfloat16())
    assert pooled.dtype == torch.bfloat16
    torch.testing.assert_close(pooled.float(), pool_windows(feat, scale, shift), atol=2e-2, rtol=2e-2)

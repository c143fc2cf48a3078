"""The focusing factor against its definition."""

import pytest
import torch

from mmattr.models.losses.focal_factor import focal_factor


@pytest.mark.parametrize('gamma', [0, 0.5, 1, 2])
def test_equals_the_definition(gamma):
    probability = torch.tensor([0.01, 0.5, 0.99, 1 - 1e-9], dtype=torch.float64)
    torch.testing.assert_close(focal_factor(-probability.log(), gamma), (1 - probability) ** gamma)


def test_is_exact_where_the_answer_is_almost_right():
    """In single precision 1 - p would be 0."""
    cross_entropy = torch.tensor([1e-9])
    torch.testing.assert_close(focal_factor(cross_entropy, 2), torch.tensor([1e-18]), rtol=1e-5, atol=0)


@pytest.mark.parametrize('gamma', [0, 0.5, 2])
def test_slope_is_finite_at_zero(gamma):
    cross_entropy = torch.zeros(1, requires_grad=True)
    focal_factor(cross_entropy, gamma).sum().backward()
    assert torch.isfinite(cross_entropy.grad).all()


def test_detached_factor_has_no_gradient():
    assert not focal_factor(torch.ones(2, requires_grad=True), 2, detach=True).requires_grad

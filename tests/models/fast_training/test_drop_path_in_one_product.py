import pytest
import torch
from mmcv.cnn.bricks import DropPath

from mmattr.models.fast_training.drop_path_in_one_product import DropPathInOneProduct


@pytest.mark.parametrize('shape', [(64, 3), (64, 3, 2, 2)])
@pytest.mark.parametrize('in_place', [False, True])
@pytest.mark.parametrize('dtype', [torch.float32, torch.bfloat16])
def test_draws_and_results_are_those_of_mmcv(shape, in_place, dtype):
    both = DropPath(0.3), DropPathInOneProduct(0.3)
    both[1].in_place = in_place
    results, gradients = [], []
    for layer in both:
        x = torch.randn(shape, generator=torch.manual_seed(1)).to(dtype).requires_grad_()
        torch.manual_seed(2)
        results.append(layer(x * 1))
        results[-1].sum().backward()
        gradients.append(x.grad)
    torch.testing.assert_close(results[1], results[0])
    torch.testing.assert_close(gradients[1], gradients[0])
    assert (results[0].flatten(1).abs().sum(1) == 0).any()


def test_nothing_is_dropped_in_evaluation_or_at_zero():
    x = torch.randn(4, 3)
    assert DropPathInOneProduct(0.5).eval()(x) is x
    assert DropPathInOneProduct(0.0)(x) is x


def test_a_branch_is_overwritten_only_on_demand():
    layer, x = DropPathInOneProduct(0.5), torch.ones(4, 3)
    layer(x)
    assert (x == 1).all()
    layer.in_place = True
    assert layer(x) is x

import pytest
import torch
from torch import nn

from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS
from mmattr.apis.speed_benchmark.training_step import TrainingStep
from mmattr.engine.float32_products import Float32Products
from mmattr.errors import ConfigError


def make(**options):
    model, seen = nn.Linear(3, 2), []

    def loss():
        out = model(torch.ones(1, 3))
        seen.append((out.dtype, torch.get_float32_matmul_precision()))
        return out.float().sum()

    products = options.pop('products', STOCK_PRODUCTS)
    return model, seen, TrainingStep(loss, model.parameters(), products, **options)


@pytest.mark.parametrize('fused', [True, False])
def test_a_step_updates_the_weights_and_frees_the_gradients(fused):
    model, seen, step = make(fused=fused)
    before = model.weight.detach().clone()
    step()
    assert (model.weight != before).any()
    assert model.weight.grad is None
    assert bool(step.optimizer.param_groups[0].get('fused')) == fused
    assert seen == [(torch.float32, 'highest')]


def test_settings_hold_during_the_step_only():
    _, seen, step = make(bfloat16=True, products=Float32Products('medium', True))
    step()
    assert seen == [(torch.bfloat16, 'medium')]
    assert torch.get_float32_matmul_precision() == 'highest'


def test_the_path_of_attention_is_set():
    with pytest.raises(ConfigError, match="no path 'plane'"):
        make(path='plane')[-1]()

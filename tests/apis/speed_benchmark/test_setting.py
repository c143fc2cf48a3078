import pytest
import torch

from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS, Setting
from mmattr.engine.float32_products import Float32Products
from mmattr.errors import ConfigError


def test_the_default_is_the_setting_of_the_targets():
    setting = Setting()
    assert (setting.depth, setting.width, setting.num_attributes, setting.image_size) == (50, 2048, 40, 250)
    assert setting.batches == (2, 16)


def test_stock_is_what_torch_starts_with():
    assert Float32Products.current() == STOCK_PRODUCTS


def test_quick_is_small_and_a_gpu_measures_more():
    gpu = Setting().on_gpu()
    assert gpu.batches == (2, 16, 64, 256)
    quick = gpu.quick()
    assert quick.batches == (2, 16)
    assert quick.compile_modes == ()
    assert quick.width == 128


@pytest.mark.parametrize('change', [dict(depth=49), dict(rounds=0), dict(small_batch=1), dict(threads=0)])
def test_what_cannot_be_measured_is_refused(change):
    with pytest.raises(ConfigError, match='positive sizes'):
        Setting(device=torch.device('cpu'), **change)

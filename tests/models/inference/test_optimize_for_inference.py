"""Optimised models give the outputs of before, for every head that a config uses."""

import copy

import pytest
import torch
from mmengine import Config
from mmengine.registry import DefaultScope
from torch import nn

from mmattr.config_path import list_configs, shipped_folder
from mmattr.errors import ConfigError
from mmattr.models.inference import optimize_for_inference
from mmattr.registry import MODELS
from tests.apis.tiny_setup import tiny_config
from tests.test_configs import image_size_of, narrow, skip_without_its_package

CONFIGS = shipped_folder('configs')


def representative_configs():
    """The first config of every head, with every kind of recognizer and of backbone."""
    found = {}
    for name in list_configs():
        model = Config.fromfile(CONFIGS / name).model
        found.setdefault((model.type, model.head.type, model.backbone.type), name)
    return sorted(found.values())


def build(config):
    torch.manual_seed(0)
    with DefaultScope.overwrite_default_scope('mmattr'):
        model = MODELS.build(config)
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            nn.init.normal_(module.running_mean, 0, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 2)
    if hasattr(model, 'number_labels'):
        model.number_labels()
    model.eval()
    return model


def images_of(model, count=3):
    has_size = hasattr(model.backbone, 'encoder') or 'VisionTransformer' in type(model.backbone).__name__
    size = image_size_of(model) if has_size else (96, 64)
    return torch.randn(count, 3, *size, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize('name', representative_configs())
def test_outputs_are_those_of_before(name):
    config = narrow(Config.fromfile(CONFIGS / name).model)
    skip_without_its_package(config)
    config.backbone.pop('init_cfg', None)
    model = build(config)
    images = images_of(model)
    with torch.no_grad():
        expected = model(images)
        optimised = copy.deepcopy(model).optimize_for_inference()
        torch.testing.assert_close(optimised(images), expected, rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(optimised(images[:1]), expected[:1], rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(model(images), expected)
        rounded = copy.deepcopy(model).optimize_for_inference('bf16')(images)
    assert rounded.shape == expected.shape
    assert rounded.isfinite().all()


def tiny(depth=50):
    config = tiny_config('label2label').model
    config.backbone.update(depth=depth, base_channels=4 if depth == 50 else 8)
    config.in_channels = 128 if depth == 50 else 64
    return build(config)


@pytest.mark.parametrize(('depth', 'norms', 'sums'), [(18, 20, 8), (50, 53, 16)])
def test_resnet_is_folded_and_fused_completely(depth, norms, sums):
    model = tiny(depth)
    parts = optimize_for_inference(model)
    # A ReLU stands behind the stem, behind every sum, and inside every block once or twice.
    assert parts == (norms, 1 + sums * (3 if depth == 50 else 2), sums, ())
    assert str(parts).startswith(f'{norms} batch-norms folded')
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_rectangular_images_of_changing_size():
    model = tiny(18)
    optimised = copy.deepcopy(model).optimize_for_inference()
    with torch.no_grad():
        for size in ((32, 24), (64, 96), (33, 47)):
            images = torch.randn(2, 3, *size)
            torch.testing.assert_close(optimised(images), model(images), rtol=1e-5, atol=1e-5)


def test_prediction_runs_through_the_preprocessor():
    model = tiny(18)
    data = dict(inputs=torch.randint(0, 256, (2, 3, 32, 24), dtype=torch.uint8))
    expected = [sample.pred_score for sample in model.test_step(data)]
    found = [sample.pred_score for sample in model.optimize_for_inference().test_step(data)]
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)


def test_bf16_stays_near():
    model = build(tiny_config().model)
    images = torch.randn(2, 3, 32, 24)
    with torch.no_grad():
        expected = model(images)
        found = model.optimize_for_inference('bf16')(images)
    assert model.inference_precision == 'bf16'
    torch.testing.assert_close(found.float(), expected, rtol=0.05, atol=0.05)


def test_training_and_a_second_time_are_refused():
    model = tiny(18).optimize_for_inference()
    with pytest.raises(ConfigError, match='cannot be undone'):
        model.train()
    model.eval()
    with pytest.raises(ConfigError, match='already'):
        model.optimize_for_inference()


def test_unknown_precision():
    with pytest.raises(ConfigError, match='fp16'):
        tiny(18).optimize_for_inference('fp16')

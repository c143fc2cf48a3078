"""Costs of training steps against arithmetic."""

import pytest
import torch

from mmattr.apis.attribute_scaling import measure_attribute_scaling
from mmattr.errors import ConfigError

SMALL = dict(shape=(16, 2, 2), batch_size=2, repeats=1, warmup=0, device='cpu')


@pytest.fixture
def tiny_decoder(tmp_path):
    path = tmp_path / 'tiny.py'
    path.write_text("neck = None\nhead = dict(type='MLDecoderHead', embed_dims=16, ffn_channels=8, num_groups=4)\n")
    return str(path)


def test_parameters_and_memory_of_a_linear_classifier():
    found = [*measure_attribute_scaling('fc', [300, 20], **SMALL)]
    assert [(step.head, step.num_attributes, step.params) for step in found] == [('fc', 20, 340), ('fc', 300, 5100)]
    for step in found:
        assert step.classifier_params == step.params
        assert step.classifier_memory == 16 * step.params
        # Weights, both moments, features, and at the end of the backward pass the gradients of both.
        assert step.peak_memory >= 16 * step.params + 2 * 4 * 2 * 16 * 4
        assert step.forward_backward > 0
        assert step.update > 0
        assert step.macs == 16 * step.num_attributes
        assert step.measured


def test_with_fixed_queries_only_the_classifier_grows(tiny_decoder):
    few, many = measure_attribute_scaling(tiny_decoder, [8, 4000], **SMALL)
    assert few.head == 'tiny'
    assert many.params - few.params == many.classifier_params - few.classifier_params == 17 * (4000 - 8)
    logits = 2 * 4000 * 4  # bytes; the loss needs a few of that size
    assert abs(many.other_memory - few.other_memory) < 12 * logits


def test_a_head_behind_a_neck_is_measured_with_it():
    (step,) = measure_attribute_scaling('aqn_small', [3], **SMALL)
    assert step.classifier_params == 3 * 17
    assert step.params > step.classifier_params


def test_a_step_beyond_a_limit_is_not_run():
    first, second = measure_attribute_scaling('fc', [2, 200], **SMALL, time_limit=1e-7)
    assert first.measured  # its time is not known before
    assert not second.measured
    assert second.forward_backward == pytest.approx(100 * first.forward_backward)
    assert (second.params, second.macs) == (3400, 3200)
    small, large = measure_attribute_scaling('fc', [2, 200], **SMALL, memory_limit=2e-5)
    assert small.measured
    assert not large.measured
    assert large.peak_memory > 2e4


@pytest.mark.parametrize(('attributes', 'changes'), [([0], {}), ([2], dict(repeats=0)), ([2], dict(shape=(16, 0, 2)))])
def test_numbers_have_to_be_positive(attributes, changes):
    with pytest.raises(ConfigError, match='have to be positive'):
        next(measure_attribute_scaling('fc', attributes, **SMALL | changes))


@pytest.mark.gpu
def test_on_a_gpu():
    (step,) = measure_attribute_scaling('fc', [4], **SMALL | dict(device='cuda'))
    assert step.peak_memory > step.classifier_memory
    assert torch.cuda.is_available()

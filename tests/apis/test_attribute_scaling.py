"""Costs of training steps against arithmetic."""

import pytest
import torch

from mmattr.apis.attribute_scaling import AttributeCost, _expect, list_heads, measure_attribute_scaling
from mmattr.errors import ConfigError

SMALL = dict(shape=(16, 2, 2), batch_size=2, repeats=1, warmup=0, device='cpu')


def cost(number, time=1.0, memory=1000):
    return AttributeCost('a', number, 1, 1, time, time, memory)


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


def test_what_is_expected_grows_faster_than_what_was_seen():
    assert _expect([cost(10)], 30).peak_memory == 3000  # one point: linear
    flat = _expect([cost(10), cost(20)], 60)
    assert (flat.peak_memory, flat.forward_backward) == (3000, pytest.approx(3.0))
    linear = _expect([cost(10), cost(20, time=2.0, memory=2000)], 60)
    assert (linear.peak_memory, linear.update) == (18000, pytest.approx(18.0))
    steep = _expect([cost(10), cost(20, memory=16000)], 60)
    assert steep.peak_memory == 16000 * 9  # never more than the square
    assert not steep.measured


@pytest.mark.parametrize('limit', [dict(memory_limit=1e-5), dict(time_limit=1e-7)])
def test_a_step_beyond_a_limit_is_not_run(limit):
    first, second = measure_attribute_scaling('fc', [2, 200], **SMALL, **limit)
    assert first.measured  # there is nothing to expect it from
    assert not second.measured
    assert second.peak_memory == pytest.approx(100 * first.peak_memory)


@pytest.mark.parametrize(
    ('head', 'attributes', 'changes', 'message'),
    [
        ('ml_decodr', [2], {}, "no head 'ml_decodr' .*did you mean 'ml_decoder"),
        ('missing.py', [2], {}, "'missing.py' does not exist"),
        ('fc', [0], {}, 'have to be positive'),
        ('fc', [2], dict(repeats=0), 'have to be positive'),
    ],
)
def test_mistakes_are_named(head, attributes, changes, message):
    with pytest.raises(ConfigError, match=message):
        next(measure_attribute_scaling(head, attributes, **SMALL | changes))


def test_a_file_without_a_head_is_named(tmp_path):
    (tmp_path / 'a.py').write_text('neck = None\n')
    with pytest.raises(ConfigError, match=r"a\.py' has to state neck"):
        next(measure_attribute_scaling(str(tmp_path / 'a.py'), [2], **SMALL))


def test_heads_are_listed():
    assert {'fc', 'csra', 'ml_decoder'} <= set(list_heads())


@pytest.mark.gpu
def test_on_a_gpu():
    (step,) = measure_attribute_scaling('fc', [4], **SMALL | dict(device='cuda'))
    assert step.peak_memory > step.classifier_memory
    assert torch.cuda.is_available()

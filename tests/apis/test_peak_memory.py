"""Peaks against arithmetic."""

import pytest
import torch

from mmattr.apis import build_model
from mmattr.apis.peak_memory import _recorded_peak, measure_peak_memory
from mmattr.errors import ConfigError
from tests.apis.test_complexity import small

SHAPE = (3, 32, 32)


def trainable(optimizer):
    cfg = small()
    cfg.optim_wrapper = dict(type='OptimWrapper', optimizer=optimizer)
    cfg.train_dataloader = dict(batch_size=4)
    return cfg


def test_recorded_peak_of_known_tensors():
    def step():
        first = torch.zeros(1000)
        second = first + 1  # 8,000 bytes at once
        del first
        return second + 1  # and again

    first, second = _recorded_peak(step), _recorded_peak(step)
    assert first == pytest.approx(8000, abs=64)  # the numbers 1 are tensors for a moment
    assert second == first  # nothing of the first recording is left


def test_a_peak_holds_weights_and_a_step_their_gradients_and_the_optimisers_state():
    cfg = trainable(dict(type='SGD', lr=0.01))
    plain = measure_peak_memory(cfg, SHAPE, batch_size=1, device='cpu')
    cfg.optim_wrapper.optimizer.momentum = 0.9
    momentum = measure_peak_memory(cfg, SHAPE, batch_size=1, device='cpu')
    model_bytes, trained_bytes = sizes(cfg)
    assert plain.forward > model_bytes
    assert plain.train > model_bytes + trained_bytes
    assert momentum.train - plain.train == pytest.approx(trained_bytes, rel=0.02)
    assert momentum.forward == plain.forward
    assert (plain.batch_size, plain.train_batch_size, plain.device) == (1, 4, 'cpu')


def sizes(cfg):
    """Bytes of all weights and of those that train."""
    model = build_model(cfg)
    every = sum(tensor.nbytes for tensor in [*model.parameters(), *model.buffers()])
    return every, sum(weight.nbytes for weight in model.parameters() if weight.requires_grad)


def test_more_images_need_more():
    cfg = trainable(dict(type='SGD', lr=0.01))
    few = measure_peak_memory(cfg, SHAPE, batch_size=1, train_batch_size=2, device='cpu')
    many = measure_peak_memory(cfg, SHAPE, batch_size=8, train_batch_size=16, device='cpu')
    assert few.forward < many.forward
    assert few.train < many.train


def test_a_single_image_does_not_train():
    with pytest.raises(ConfigError, match='at least 2'):
        measure_peak_memory(trainable(dict(type='SGD', lr=0.01)), SHAPE, train_batch_size=1, device='cpu')


def test_the_terminal_stays_quiet(capfd):
    measure_peak_memory(trainable(dict(type='SGD', lr=0.01)), SHAPE, train_batch_size=2, device='cpu')
    assert capfd.readouterr() == ('', '')


@pytest.mark.gpu
def test_on_a_gpu():
    found = measure_peak_memory(trainable(dict(type='SGD', lr=0.01)), SHAPE, device='cuda')
    assert found.forward < found.train

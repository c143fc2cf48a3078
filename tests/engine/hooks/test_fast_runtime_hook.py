"""A fast run learns what a plain run learns, says what it did and leaves nothing behind."""

import logging

import pytest
import torch
from torch import nn

from mmattr.engine import build_runner
from mmattr.engine.float32_products import Float32Products
from mmattr.engine.hooks import fast_runtime_hook
from mmattr.models.fast_training.folded_batch_norm2d import FoldedBatchNorm2d
from mmattr.registry import MODELS
from tests.engine.tiny_run import TinyModel, tiny_config


class Frozen(nn.Sequential):
    """Layers whose batch-norm keeps its statistics in training."""

    def train(self, mode=True):
        super().train(mode)
        self[1].eval()
        return self


@MODELS.register_module()
class TinyConvolutions(TinyModel):
    """Two convolutions, one with a frozen batch-norm, before the linear layer of the tiny model."""

    def __init__(self, num_attributes=3, data_preprocessor=None):
        super().__init__(num_attributes, 6)
        self.backbone = Frozen(nn.Conv2d(2, 8, 1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 6, (2, 1)))
        nn.init.uniform_(self.backbone[1].running_var, 0.5, 2)

    def forward(self, inputs, label, index, mode='tensor'):
        images = torch.stack(list(inputs)).view(-1, 2, 2, 1)
        return super().forward(list(self.backbone(images).flatten(1)), label, index, mode)


@pytest.fixture
def lines(monkeypatch):
    said = []
    monkeypatch.setattr(fast_runtime_hook, '_say', lambda runner, sentence: said.append(sentence))
    return said


def train(folder, epochs=3, optimizer='SGD', **changes):
    cfg = tiny_config(folder, epochs=epochs, **changes)
    cfg.model = dict(type='TinyConvolutions')
    cfg.optim_wrapper.optimizer = dict(type=optimizer, lr=0.05)
    if optimizer == 'SGD':
        cfg.optim_wrapper.optimizer.momentum = 0.9
    runner = build_runner(cfg)
    runner.train()
    return runner


@pytest.mark.parametrize('optimizer', ['SGD', 'AdamW'])
def test_the_losses_are_those_of_a_plain_run(tmp_path, optimizer):
    plain = train(tmp_path / 'plain', optimizer=optimizer).model.losses
    fast = train(tmp_path / 'fast', optimizer=optimizer, fast_runtime=True).model.losses
    assert len(plain) == 12
    assert fast == pytest.approx(plain, rel=1e-4)


@pytest.mark.parametrize(('first', 'second'), [(True, True), (False, True), (True, False)])
def test_either_kind_of_run_goes_on_from_the_other(tmp_path, first, second):
    """A fused kernel would silently misread a state in another memory format."""
    plain = train(tmp_path / 'plain').model.losses
    train(tmp_path / 'run', epochs=2, fast_runtime=first)
    start = dict(resume=True, load_from=str(tmp_path / 'run/epoch_2.pth'))
    resumed = train(tmp_path / 'run', fast_runtime=second, **start).model.losses
    assert resumed == pytest.approx(plain[-len(resumed) :], rel=1e-4)


def test_checkpoints_do_not_show_the_memory_format(tmp_path):
    runner = train(tmp_path, epochs=1, fast_runtime=True)
    weight = runner.model.backbone[3].weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
    assert not weight.is_contiguous()
    checkpoint = torch.load(tmp_path / 'epoch_1.pth', weights_only=True)
    assert checkpoint['state_dict']['backbone.3.weight'].is_contiguous()
    states = checkpoint['optimizer']['state'].values()
    assert all(state['momentum_buffer'].is_contiguous() for state in states)


def test_the_images_arrive_with_channels_last(tmp_path):
    formats = []
    runner = build_runner(tiny_config(tmp_path, epochs=1, fast_runtime=True, model=dict(type='TinyConvolutions')))
    runner.model.backbone[0].register_forward_pre_hook(
        lambda module, args: formats.append(args[0].is_contiguous(memory_format=torch.channels_last))
    )
    runner.train()
    assert formats
    assert all(formats)
    assert not runner.model.backbone._forward_pre_hooks


def test_the_layers_are_rewritten_while_the_run_lasts(tmp_path):
    kinds = []
    runner = build_runner(tiny_config(tmp_path, epochs=1, fast_runtime=True, model=dict(type='TinyConvolutions')))
    norm = runner.model.backbone[1]
    runner.model.fc.register_forward_pre_hook(lambda *_: kinds.append(type(norm)))
    runner.train()
    assert set(kinds) == {FoldedBatchNorm2d}
    assert type(norm) is nn.BatchNorm2d


def test_every_setting_is_said(tmp_path, lines):
    train(tmp_path, epochs=1, fast_runtime=dict(precision='bf16'))
    starts = [line.partition(':')[0] for line in lines]
    assert starts == [
        'float32 products',
        'freed memory',
        'memory format',
        'backbone',
        'optimiser',
        'forward passes of training',
        'compilation',
    ]
    assert 'measured relative error' in lines[0]
    assert lines[1] in ('freed memory: kept', 'freed memory: treated as the system does it')
    assert lines[2] == 'memory format: channels last, 2 convolutions'
    assert lines[3].startswith('backbone: 1 frozen batch-norms computed by the convolution before them, 0 drop paths')
    assert lines[4] == 'optimiser: SGD in one fused kernel'
    assert lines[5].startswith('forward passes of training: bfloat16')
    assert lines[6] == 'compilation: none'


def test_the_log_holds_the_sentences(tmp_path):
    cfg = tiny_config(tmp_path, epochs=1, fast_runtime=dict(matmul='default', channels_last=False))
    runner = build_runner(cfg)
    said = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    runner.logger.setLevel('INFO')
    runner.logger.addHandler(handler)
    runner.train()
    runner.logger.removeHandler(handler)
    found = [line for line in said if line.startswith('FastRuntime: ')]
    assert "FastRuntime: float32 products: torch's own setting (highest)." in found
    assert not any('memory format' in line for line in found)


def test_what_holds_for_the_process_is_put_back(tmp_path):
    before = Float32Products.current()
    seen = []
    cfg = tiny_config(tmp_path, epochs=1, fast_runtime=dict(matmul='reduced'))
    runner = build_runner(cfg)
    runner.model.fc.register_forward_hook(lambda *_: seen.append(Float32Products.current().matmul))
    runner.train()
    assert set(seen) == ({'high'} if torch.cuda.is_available() else {'medium'})
    assert Float32Products.current() == before


def test_memory_is_kept_while_the_run_lasts(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(fast_runtime_hook, 'keep_freed_memory', lambda wanted: told.append(wanted) or True)
    train(tmp_path, epochs=1, fast_runtime=True)
    assert told == [True, False]
    train(tmp_path, epochs=1, fast_runtime=dict(keep_memory=False))
    assert told == [True, False]


def test_an_interrupted_run_does_not_pass_its_settings_on(tmp_path, monkeypatch):
    before = Float32Products.current()
    cfg = tiny_config(tmp_path, epochs=1, fast_runtime=dict(matmul='reduced'))
    runner = build_runner(cfg)
    with monkeypatch.context() as broken:
        broken.setattr(type(runner.model), 'train_step', lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            runner.train()
    runner.test()
    assert Float32Products.current() == before

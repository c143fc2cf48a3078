"""What the key ``fast_runtime`` of a config turns into."""

import pytest
from mmengine.config import Config

from mmattr.config_path import get_config_path
from mmattr.engine.config_check import check_config
from mmattr.engine.fast_runtime import apply_fast_runtime
from mmattr.engine.load_config import load_config
from mmattr.errors import ConfigError

DEFAULTS = dict(
    type='FastRuntimeHook',
    channels_last=True,
    fused_optimizer=True,
    rewrite_backbone=True,
    keep_memory=True,
    matmul='auto',
)


def config(**changes):
    return Config(dict(optim_wrapper=dict(type='OptimWrapper'), custom_hooks=[dict(type='EpochSeedHook')], **changes))


def test_the_defaults_only_add_the_hook():
    cfg = config(fast_runtime=True)
    apply_fast_runtime(cfg)
    assert cfg.to_dict() == config().to_dict() | dict(custom_hooks=[dict(type='EpochSeedHook'), DEFAULTS])


def test_precision_and_compilation():
    cfg = config(fast_runtime=dict(precision='bf16', compile='max-autotune', matmul='default'))
    apply_fast_runtime(cfg)
    assert cfg.optim_wrapper.type == 'AutocastOptimWrapper'
    assert cfg.compile == dict(mode='max-autotune')
    assert cfg.custom_hooks[-1] == dict(DEFAULTS, matmul='default')
    cfg = Config(dict(fast_runtime=dict(compile=True)))
    apply_fast_runtime(cfg)
    assert cfg.compile is True
    assert cfg.custom_hooks == [DEFAULTS]


@pytest.mark.parametrize('off', [{}, dict(fast_runtime=None), dict(fast_runtime=False)])
def test_without_the_key_nothing_changes(off):
    cfg = config(**off)
    apply_fast_runtime(cfg)
    assert cfg.to_dict() == config().to_dict()


@pytest.mark.parametrize(
    ('wish', 'sentence'),
    [
        (dict(channel_last=True), "fast_runtime has no 'channel_last'; did you mean 'channels_last'"),
        (dict(precision='bf61'), "precision is 'bf61'; did you mean 'bf16'"),
        ('fast', 'takes a dict of channels_last, .* or True'),
    ],
)
def test_mistakes_are_named(wish, sentence):
    with pytest.raises(ConfigError, match=sentence):
        apply_fast_runtime(config(fast_runtime=wish))


@pytest.mark.parametrize(
    ('name', 'options'),
    [
        ('label2label/lfwa_fast.py', {}),
        ('label2label/lfwa_fast.py', {'fast_runtime.precision': 'bf16'}),
        ('label2label/pa100k.py', {'fast_runtime': True}),
        ('fc/pa100k.py', {'fast_runtime.matmul': 'default'}),
    ],
)
def test_configs_and_options_ask_for_it(name, options):
    cfg = load_config(get_config_path(name), options)
    apply_fast_runtime(cfg)
    check_config(cfg)
    assert cfg.custom_hooks[-1].type == 'FastRuntimeHook'
    assert (cfg.optim_wrapper.type == 'AutocastOptimWrapper') == ('fast_runtime.precision' in options)

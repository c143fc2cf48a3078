"""The optimizer wrapper that is exchanged."""

import pytest
from mmengine.config import Config

from mmattr.engine.train_in_bfloat16 import train_in_bfloat16
from mmattr.errors import ConfigError


@pytest.mark.parametrize('wrapper', [dict(), dict(type='OptimWrapper'), dict(type='AmpOptimWrapper', loss_scale=2.0)])
def test_the_wrapper_is_exchanged_and_the_optimiser_kept(wrapper):
    cfg = Config(dict(optim_wrapper=dict(wrapper, optimizer=dict(type='SGD', lr=0.1))))
    train_in_bfloat16(cfg, '--amp')
    assert cfg.optim_wrapper == dict(type='AutocastOptimWrapper', optimizer=dict(type='SGD', lr=0.1))


def test_a_config_that_does_not_train_stays_what_it_is():
    cfg = Config(dict(model=dict(type='AttributeRecognizer')))
    train_in_bfloat16(cfg, '--amp')
    assert 'optim_wrapper' not in cfg


def test_other_wrappers_are_refused():
    with pytest.raises(ConfigError, match='precision exchanges an OptimWrapper'):
        train_in_bfloat16(Config(dict(optim_wrapper=dict(type='OptimWrapperDict'))), 'precision')

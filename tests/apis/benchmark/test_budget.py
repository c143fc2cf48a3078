import pytest
from mmengine.config import Config

from mmattr.apis.benchmark.budget import budget_options
from mmattr.errors import ConfigError


def config(param_scheduler, **train_cfg):
    return Config(dict(train_cfg=train_cfg, param_scheduler=param_scheduler))


def test_schedules_are_stretched():
    warm_up = dict(type='LinearLR', begin=0, end=2, by_epoch=True)
    cosine = dict(type='CosineAnnealingLR', begin=2, T_max=10, end=10**9)
    steps = dict(type='MultiStepLR', milestones=[6, 9])
    by_iteration = dict(type='LinearLR', end=500, by_epoch=False)
    plateau = dict(type='ReduceOnPlateauLR', monitor='eval/loss', patience=3)
    cfg = config([warm_up, cosine, steps, by_iteration, plateau], by_epoch=True, max_epochs=12)
    assert budget_options(cfg, 24) == {
        'train_cfg.max_epochs': 24,
        'param_scheduler.0.end': 4,
        'param_scheduler.1.begin': 4,
        'param_scheduler.1.T_max': 20,
        'param_scheduler.2.milestones': [12, 18],
    }
    cfg.merge_from_dict(budget_options(cfg, 1))
    assert (cfg.param_scheduler[0]['end'], cfg.param_scheduler[1]['T_max']) == (1, 1)


def test_one_schedule_and_none():
    assert budget_options(config(dict(type='StepLR', step_size=4), max_epochs=8), 4) == {
        'train_cfg.max_epochs': 4,
        'param_scheduler.step_size': 2,
    }
    assert budget_options(config(None, max_epochs=8), 4) == {'train_cfg.max_epochs': 4}


def test_mistakes():
    with pytest.raises(ConfigError, match='at least 1, got 0'):
        budget_options(config(None, max_epochs=8), 0)
    with pytest.raises(ConfigError, match=r'no train_cfg\.max_epochs'):
        budget_options(config(None, by_epoch=False, max_iters=100), 2)

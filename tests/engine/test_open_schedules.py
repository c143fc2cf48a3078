import pytest
from mmengine.config import Config

from mmattr.engine.open_schedules import leave_schedules_open


@pytest.mark.parametrize(
    ('scheduler', 'is_open'),
    [
        (dict(type='CosineAnnealingLR', T_max=5), True),
        (dict(type='mmengine.ReduceOnPlateauLR'), True),
        (dict(type='MultiStepLR', milestones=[3]), True),
        (dict(type='CosineAnnealingLR'), False),  # mmengine derives T_max from the end
        (dict(type='LinearLR', begin=0), False),
        (dict(type='CosineAnnealingLR', T_max=5, end=7), False),
    ],
)
def test_only_schedules_that_ignore_their_end_are_opened(scheduler, is_open):
    cfg = Config(dict(param_scheduler=[scheduler]))
    leave_schedules_open(cfg)
    assert (cfg.param_scheduler[0].get('end', 0) > 1000) is is_open


def test_one_scheduler_and_none():
    cfg = Config(dict(param_scheduler=dict(type='StepLR', step_size=1)))
    leave_schedules_open(cfg)
    assert cfg.param_scheduler.end > 1000
    leave_schedules_open(Config({}))

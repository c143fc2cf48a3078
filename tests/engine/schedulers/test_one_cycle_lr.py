"""OneCycleLR against torch's own schedule."""

import pytest
import torch

from mmattr.engine.schedulers import OneCycleLR
from mmattr.registry import PARAM_SCHEDULERS

STEPS = 20


def optimizer():
    groups = [dict(params=[torch.nn.Parameter(torch.zeros(1))], lr=rate) for rate in (0.1, 0.01)]
    return torch.optim.AdamW(groups)


def rates(schedule, steps):
    found = []
    for _ in range(steps):
        found.append([group['lr'] for group in schedule.optimizer.param_groups])
        schedule.optimizer.step()
        schedule.step()
    return found


def build(**arguments):
    return OneCycleLR(optimizer(), total_steps=STEPS, pct_start=0.2, by_epoch=False, **arguments)


@pytest.mark.parametrize(('eta_max', 'peaks'), [(None, [0.1, 0.01]), (0.5, [0.5, 0.5])])
def test_equals_torch(eta_max, peaks):
    theirs = torch.optim.lr_scheduler.OneCycleLR(
        optimizer(), max_lr=peaks, total_steps=STEPS, pct_start=0.2, cycle_momentum=False
    )
    found = rates(build(eta_max=eta_max), STEPS)
    assert found == [pytest.approx(row) for row in rates(theirs, STEPS)]
    assert [max(column) for column in zip(*found, strict=True)] == pytest.approx(peaks)


def test_state_is_plain_and_a_run_goes_on(tmp_path):
    whole = rates(build(), STEPS)
    first = build()
    rates(first, 7)
    state = dict(schedule=first.state_dict(), optimizer=first.optimizer.state_dict())
    torch.save(state, tmp_path / 'state.pth')
    state = torch.load(tmp_path / 'state.pth', weights_only=True)
    second = build()
    second.optimizer.load_state_dict(state['optimizer'])
    second.load_state_dict(state['schedule'])
    assert rates(second, STEPS - 7) == [pytest.approx(row) for row in whole[7:]]


def test_epochs_become_steps_and_a_config_finds_this_class():
    assert PARAM_SCHEDULERS.get('OneCycleLR') is OneCycleLR
    schedule = OneCycleLR.build_iter_from_epoch(optimizer(), total_steps=4, pct_start=0.25, epoch_length=5)
    found = rates(schedule, STEPS)
    assert found[4] == pytest.approx([0.1, 0.01])
    assert found[-1][0] < 1e-6


def test_a_misspelled_argument_is_refused():
    with pytest.raises(TypeError, match='pct_strat'):
        build(pct_strat=0.3)

"""The order in which sides are timed."""

import itertools

import pytest
import torch

from mmattr.apis.speed_benchmark import timed_sides
from mmattr.apis.speed_benchmark.timed_sides import time_in_turns


def test_every_round_runs_every_side_once_and_starts_with_another(monkeypatch):
    ticks = itertools.count()
    monkeypatch.setattr(timed_sides.time, 'perf_counter', lambda: float(next(ticks)))
    called = []
    sides = {name: lambda name=name: called.append(name) for name in 'abc'}
    times = time_in_turns(sides, rounds=3, device=torch.device('cpu'), warmup=1)
    assert [''.join(called[i : i + 3]) for i in range(0, 12, 3)] == ['abc', 'bca', 'cab', 'abc']
    assert {name: values.tolist() for name, values in times.items()} == {name: [1.0] * 3 for name in 'abc'}


@pytest.mark.gpu
def test_a_gpu_is_timed_by_its_events():
    x = torch.randn(2048, 2048, device='cuda')
    times = time_in_turns({'small': lambda: x[:8] @ x, 'large': lambda: x @ x @ x @ x}, 5, x.device, warmup=2)
    assert times['large'].min() > times['small'].min() > 0

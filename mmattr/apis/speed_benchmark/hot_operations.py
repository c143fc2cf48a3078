"""Where the time of a piece of work goes."""

import torch
from torch.profiler import ProfilerActivity, profile

from mmattr.apis.silent_stderr import silent_stderr
from mmattr.apis.speed_benchmark.timed_sides import Side

_SHOWN = 6


def hot_operations(side: Side, device: torch.device) -> tuple[str, ...]:
    """Profile one run.

    Args:
        side: The work.
        device: Where it runs.

    Returns:
        The operations that take most of the time by themselves, such as ``'aten::addmm 41 %'``.
    """
    on_gpu = device.type == 'cuda'
    activities = [ProfilerActivity.CPU] + [ProfilerActivity.CUDA] * on_gpu
    with silent_stderr(), profile(activities=activities) as recorder:
        side()
    name = 'self_device_time_total' if on_gpu else 'self_cpu_time_total'
    events = sorted(recorder.key_averages(), key=lambda event: -getattr(event, name))
    total = sum(getattr(event, name) for event in events) or 1
    return tuple(f'{event.key} {100 * getattr(event, name) / total:.0f} %' for event in events[:_SHOWN])

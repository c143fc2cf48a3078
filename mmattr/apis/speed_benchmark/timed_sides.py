"""Timing several ways to do the same thing, in turns."""

import time
from collections.abc import Callable, Mapping

import numpy as np
import torch

#: One way to do the work; what it returns is thrown away.
Side = Callable[[], object]


def time_in_turns(
    sides: Mapping[str, Side], rounds: int, device: torch.device, warmup: int = 1
) -> dict[str, np.ndarray]:
    """Time all sides once per round, so that what disturbs a round disturbs all of them.

    Every round starts with another side. On a GPU the time is that between two CUDA events.

    Args:
        sides: By name.
        rounds: Rounds R that are timed.
        device: Where the sides work.
        warmup: Rounds before them, which allocate memory and load kernels.

    Returns:
        (R,) seconds by name; the entries of one round belong together.
    """
    order = list(sides)
    times: dict[str, list[float]] = {name: [] for name in order}
    clock = _gpu_seconds if device.type == 'cuda' else _cpu_seconds
    for number in range(-warmup, rounds):
        for name in order:
            seconds = clock(sides[name])
            if number >= 0:
                times[name].append(seconds)
        order = [*order[1:], order[0]]
    return {name: np.array(values) for name, values in times.items()}


def _cpu_seconds(side: Side) -> float:
    start = time.perf_counter()
    side()
    return time.perf_counter() - start


def _gpu_seconds(side: Side) -> float:
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    start.record()
    side()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) / 1000

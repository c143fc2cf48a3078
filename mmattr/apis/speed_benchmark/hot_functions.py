"""Where the time of a piece of work goes that is not made of torch's operations."""

import cProfile
import pstats
import re

from mmattr.apis.speed_benchmark.timed_sides import Side

_SHOWN = 6


def hot_functions(side: Side) -> tuple[str, ...]:
    """Profile one run.

    Args:
        side: The work.

    Returns:
        The functions that take most of the time by themselves, such as ``'imdecode 41 %'``. Calls are counted as longer
        than they are by what the profiler takes, so that small functions look larger.
    """
    recorder = cProfile.Profile()
    recorder.runcall(side)
    times: dict[str, float] = {}
    for entry in pstats.Stats(recorder).get_stats_profile().func_profiles.items():
        name = _short(entry[0])
        times[name] = times.get(name, 0) + entry[1].tottime
    total = sum(times.values()) or 1
    hottest = sorted(times, key=lambda name: -times[name])[:_SHOWN]
    return tuple(f'{name} {100 * times[name] / total:.0f} %' for name in hottest)


def _short(name: str) -> str:
    """``{method 'astype' of 'numpy.ndarray' objects}`` -> ``astype``, ``<built-in method torch._C._nn.f>`` -> ``f``."""
    method = re.search(r"method '(\w+)'", name) or re.search(r'method (?:[\w.]+\.)?(\w+)', name)
    return method[1] if method else name.strip('<>')

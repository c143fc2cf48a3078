"""Measuring the rows that were asked for, group by group."""

import gc
import time
from collections.abc import Callable, Collection, Iterator

from mmattr.apis.latency import cpu_threads
from mmattr.apis.quiet_log import quiet_log
from mmattr.apis.speed_benchmark.data_rows import data_row_names, data_rows
from mmattr.apis.speed_benchmark.evaluate_rows import evaluate_row_names, evaluate_rows
from mmattr.apis.speed_benchmark.fc_rows import fc_row_names, fc_rows
from mmattr.apis.speed_benchmark.infer_rows import infer_row_names, infer_rows
from mmattr.apis.speed_benchmark.memory_rows import memory_row_names, memory_rows
from mmattr.apis.speed_benchmark.part_rows import part_row_names, part_rows
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import SpeedRow
from mmattr.apis.speed_benchmark.train_rows import train_row_names, train_rows
from mmattr.errors import ConfigError
from mmattr.registry import nearest

Measure = Callable[[Setting, Collection[str]], Iterator[SpeedRow]]

#: The names of the rows of each group, and what measures them.
GROUPS: dict[str, tuple[Callable[[Setting], list[str]], Measure]] = {
    'train': (train_row_names, train_rows),
    'infer': (infer_row_names, infer_rows),
    'parts': (part_row_names, part_rows),
    'fc': (fc_row_names, fc_rows),
    'data': (data_row_names, data_rows),
    'evaluate': (evaluate_row_names, evaluate_rows),
    'memory': (memory_row_names, memory_rows),
}


def row_names(setting: Setting) -> list[str]:
    """List all rows.

    Args:
        setting: Sizes, which the names contain.

    Returns:
        Their names.
    """
    return [name for names, _ in GROUPS.values() for name in names(setting)]


def run_benchmark(
    setting: Setting, wanted: Collection[str] | None = None, report: Callable[[str], object] = print
) -> Iterator[SpeedRow]:
    """Measure.

    Args:
        setting: What to measure, and how often.
        wanted: Names of rows or groups; all by default.
        report: Gets a line when a group begins and when it ends.

    Yields:
        The rows.

    Raises:
        ConfigError: If there is no such row.
    """
    asked = _rows_of(setting, wanted)
    for group, (names, measure) in GROUPS.items():
        found = [name for name in names(setting) if name in asked]
        if not found:
            continue
        report(f'{group}: {", ".join(found)} ...')
        start = time.perf_counter()
        with cpu_threads(setting.threads), quiet_log():
            for row in measure(setting, found):
                report(f'  {row.name}: {_ratios_of(row)}')
                yield row
        gc.collect()
        report(f'{group}: done in {time.perf_counter() - start:.0f} s')


def _rows_of(setting: Setting, wanted: Collection[str] | None) -> set[str]:
    valid = row_names(setting)
    if wanted is None:
        return set(valid)
    asked: set[str] = set()
    for name in wanted:
        if name in GROUPS:
            asked |= set(GROUPS[name][0](setting))
        elif name in valid:
            asked.add(name)
        else:
            raise ConfigError(f'The speed benchmark has no row {name!r}; {nearest(name, [*GROUPS, *valid])}')
    return asked


def _ratios_of(row: SpeedRow) -> str:
    return ', '.join(f'{side} {ratio}' for side, ratio in row.ratios.items()) or row.skipped

"""The result of a speed benchmark for readers and for programs."""

import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmattr.apis.benchmark.code_version import code_version
from mmattr.apis.latency import device_name
from mmattr.apis.markdown_table import markdown_table
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.targets import TARGETS

_HEADER = ('row', 'against stock', 'target', 'with the same switches', 'target', 'ours', 'other sides')
_SCALES = (('s', 1.0), ('ms', 1e3), ('µs', 1e6))


def benchmark_to_json(setting: Setting, rows: Sequence[SpeedRow]) -> dict[str, Any]:
    """Arrange the result for a program.

    Args:
        setting: What was measured.
        rows: What was found.

    Returns:
        ``machine``, ``setting`` and ``rows``.
    """
    sizes = {name: value for name, value in vars(setting).items() if name != 'device'}
    return {'machine': describe_machine(setting), 'setting': sizes, 'rows': [row.to_json() for row in rows]}


def benchmark_to_text(rows: Sequence[SpeedRow]) -> str:
    """Arrange the result for a terminal.

    Args:
        rows: What was found.

    Returns:
        A line per row and side, and the rows that miss a target.
    """
    lines = []
    for row in rows:
        target = TARGETS.get(row.name)
        limits = {} if target is None else {STOCK: target.stock, SAME: target.same_switches}
        own = f': ours {_quantity(row.values[OURS], row.unit)}' if OURS in row.values else f': {row.skipped}'
        lines.append(row.name + own)
        for side, ratio in row.ratios.items():
            limit = f'  target {limits[side]:g}' if limits.get(side) is not None else ''
            lines.append(f'    {ratio!s:22} {side}{limit}')
    return '\n\n'.join(['\n'.join(lines), *_misses(rows), *_skipped(rows)])


def benchmark_to_markdown(setting: Setting, rows: Sequence[SpeedRow]) -> str:
    """Arrange the result for a document.

    Args:
        setting: What was measured.
        rows: What was found.

    Returns:
        What was measured where, a table, and the rows that miss a target.
    """
    machine = describe_machine(setting)
    head = (
        f'ResNet-{setting.depth}, {setting.num_attributes} attributes, {setting.image_size} x {setting.image_size} '
        f'pixels; {machine["processor"]}, {setting.threads} threads, torch {machine["torch"]}, mmattr '
        f'{machine["revision"] or machine["mmattr"]}. Medians of paired ratios with their quartiles; '
        f'{setting.train_rounds} rounds of training, {setting.rounds} of the rest.'
    )
    table = markdown_table(_HEADER, [_cells(row) for row in rows])
    return '\n\n'.join([head, table, *_misses(rows), *_skipped(rows)])


def describe_machine(setting: Setting) -> dict[str, str | None]:
    """Name the code and the machine.

    Args:
        setting: The device.

    Returns:
        The fields of :func:`~mmattr.apis.benchmark.code_version.code_version`, and the ``processor``.
    """
    on_gpu = setting.device.type == 'cuda'
    return {**code_version(), 'processor': device_name(setting.device) if on_gpu else _processor()}


def _processor() -> str:
    info = Path('/proc/cpuinfo')
    lines = info.read_text(encoding='utf-8').splitlines() if info.exists() else []
    names = [line.partition(':')[2].strip() for line in lines if line.startswith('model name')]
    return names[0] if names else platform.processor() or platform.machine()


def _cells(row: SpeedRow) -> list[str]:
    target = TARGETS.get(row.name)
    limits = ('', '') if target is None else (_limit(target.stock), _limit(target.same_switches))
    ratios = [str(row.ratios[side]) if side in row.ratios else '' for side in (STOCK, SAME)]
    others = [f'{side} {ratio}' for side, ratio in row.ratios.items() if side not in (STOCK, SAME)]
    own = _quantity(row.values[OURS], row.unit) if OURS in row.values else ''
    return [row.name, ratios[0], limits[0], ratios[1], limits[1], own, '; '.join(others)]


def _limit(value: float | None) -> str:
    return '' if value is None else f'{value:g}'


def _quantity(value: float, unit: str) -> str:
    """Write a time or a number of bytes with three digits."""
    if unit == 'bytes':
        return f'{value / 1e6:.0f} MB'
    name, scale = next(((name, scale) for name, scale in _SCALES if value * scale >= 1), _SCALES[-1])
    return f'{value * scale:.3g} {name}'


def _misses(rows: Sequence[SpeedRow]) -> list[str]:
    """Name the rows that miss a target, with the profile that says why."""
    lines = []
    for row in rows:
        if row.misses:
            why = f'; its time: {", ".join(row.profile)}' if row.profile else ''
            lines.append(f'- `{row.name}` misses: {"; ".join(row.misses)}{why}')
    return ['Targets that are missed:\n\n' + '\n'.join(lines)] if lines else []


def _skipped(rows: Sequence[SpeedRow]) -> list[str]:
    lines = [f'- `{row.name}`: {row.skipped}' for row in rows if row.skipped]
    lines += [
        f'- `{row.name}`, another engine: {row.extra["missing_engine"]}'
        for row in rows
        if row.extra.get('missing_engine')
    ]
    return ['Not measured:\n\n' + '\n'.join(lines)] if lines else []

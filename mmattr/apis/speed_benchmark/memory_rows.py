"""Peak memory of a training step, each side in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict

import numpy as np

from mmattr.apis.speed_benchmark.paired_ratio import PairedRatio
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.errors import ConfigError

#: Module that a process runs, and what it needs to know.
_CHILD = 'mmattr.apis.speed_benchmark.memory_of_step'
_NOTE = (
    'peak memory of a training step in float32 with {batch} images: weights, gradients, momentum, activations. Ratios '
    'are our share of what the other side needs. resident_growth_bytes is how much the resident memory of the process '
    'grew at most'
)


def memory_row_names(setting: Setting) -> list[str]:
    """List the rows that :func:`memory_rows` can measure.

    Args:
        setting: Sizes.

    Returns:
        Their names.
    """
    return [f'peak_memory_b{setting.batch_size}']


def memory_rows(setting: Setting, wanted: Collection[str]) -> Iterator[SpeedRow]:
    """Measure the peak memory of a training step.

    Args:
        setting: Sizes.
        wanted: Names of rows.

    Yields:
        The row.
    """
    (name,) = memory_row_names(setting)
    if name not in wanted:
        return
    measured = {side: _in_a_process(setting, side) for side in (STOCK, SAME, OURS)}
    bytes_of = {side: float(figures['peak']) for side, figures in measured.items()}
    ratios = {
        side: PairedRatio.between(np.array([bytes_of[OURS]]), np.array([bytes_of[side]])) for side in (STOCK, SAME)
    }
    growth = {side: figures['resident_growth'] for side, figures in measured.items()}
    note = _NOTE.format(batch=setting.batch_size)
    yield SpeedRow(name, note, ratios, bytes_of, unit='bytes', extra={'resident_growth_bytes': growth})


def _in_a_process(setting: Setting, side: str) -> dict[str, int]:
    """Start a process that takes the step."""
    options = json.dumps({**asdict(setting), 'device': str(setting.device)})
    done = subprocess.run([sys.executable, '-m', _CHILD, side, options], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ['no message'])[-1]
        raise ConfigError(f'The process that measures the memory of {side} failed: {reason}')
    return json.loads(done.stdout.splitlines()[-1])

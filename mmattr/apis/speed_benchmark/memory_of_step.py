"""The program that :mod:`mmattr.apis.speed_benchmark.memory_rows` starts: one training step, its peak as JSON.

python -m mmattr.apis.speed_benchmark.memory_of_step SIDE SETTING
"""

import json
import resource
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from torch import nn

from mmattr.apis.peak_memory import optimizer_state, peak_of_step
from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import SAME, STOCK
from mmattr.apis.speed_benchmark.training_sides import TrainingSides

_KIB = 1024


def memory_of_step(side: str, setting: Setting) -> dict[str, int]:
    """Take a training step in float32.

    Args:
        side: Name of a side.
        setting: Sizes.

    Returns:
        ``peak``: the most bytes of tensors at once; ``resident_growth``: bytes that the resident memory of the process
        grew at most during building and two steps.
    """
    torch.set_num_threads(setting.threads)
    before = _resident()
    models = ComparedModels(setting)
    model: nn.Module
    sides = TrainingSides(models)
    if side == STOCK:
        step, model = sides.reference_stock(setting.batch_size), models.reference
    elif side == SAME:
        step, model = sides.reference_same(setting.batch_size, 'fp32'), models.reference_channels_last
    else:
        step, model = sides.ours(setting.batch_size, 'fp32'), models.ours
    models.keep_only(model)
    model.train()
    step()
    step()
    growth = max(0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB - before)

    def lasting() -> Iterable[torch.Tensor]:
        return [*model.parameters(), *model.buffers(), *optimizer_state(step.optimizer)]

    return {'peak': peak_of_step(step, lasting, setting.device), 'resident_growth': growth}


def main(arguments: Sequence[str]) -> None:
    """Print the figures.

    Args:
        arguments: Name of the side, and the setting as JSON.
    """
    side, options = arguments
    values = json.loads(options)
    values |= {name: tuple(values[name]) for name in ('more_batches', 'compile_modes')}
    print(json.dumps(memory_of_step(side, Setting(**{**values, 'device': torch.device(values['device'])}))))


def _resident() -> int:
    """Resident memory of this process in bytes."""
    status = Path('/proc/self/status')
    if not status.exists():
        return 0
    line = next(line for line in status.read_text(encoding='utf-8').splitlines() if line.startswith('VmRSS'))
    return int(line.split()[1]) * _KIB


if __name__ == '__main__':
    main(sys.argv[1:])

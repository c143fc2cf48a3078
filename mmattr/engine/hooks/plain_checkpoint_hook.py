"""Checkpoints that hold nothing but plain data and tensors."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from mmengine.hooks import Hook
from mmengine.logging import HistoryBuffer
from mmengine.runner import Runner

from mmattr.errors import CheckpointError
from mmattr.registry import HOOKS

#: Marks the plain form of a HistoryBuffer inside a checkpoint.
_HISTORY = '__history_buffer__'
_PLAIN = (bool, int, float, str, bytes, type(None), torch.Tensor)


@HOOKS.register_module()
class PlainCheckpointHook(Hook):
    """Makes checkpoints loadable with ``torch.load(weights_only=True)``.

    mmengine pickles its ``HistoryBuffer`` objects and NumPy scalars into every checkpoint, which torch >= 2.6 refuses
    to load; a pickled ``HistoryBuffer`` refers to ``builtins.getattr``, so allowing it would open the door to running
    code from a checkpoint. This hook writes plain data instead and rebuilds the buffers when a run is resumed.
    """

    # After every hook that adds something to the checkpoint, such as EMAHook.
    priority = 'LOWEST'

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Replace everything in the checkpoint that is not plain data.

        Args:
            runner: The runner that saves.
            checkpoint: What is going to be saved; changed in place.

        Raises:
            CheckpointError: If an entry has no plain form; the sentence names its place in the checkpoint.
        """
        for key in checkpoint:
            checkpoint[key] = to_plain(checkpoint[key], key)

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Rebuild the message hub's buffers.

        Args:
            runner: The runner that loads.
            checkpoint: What was loaded; changed in place.
        """
        if 'message_hub' in checkpoint:
            checkpoint['message_hub'] = from_plain(checkpoint['message_hub'])


def to_plain(value: Any, place: str = 'checkpoint') -> Any:
    """Convert nested data to dicts, lists, tuples, tensors, strings and numbers.

    Args:
        value: What a checkpoint holds.
        place: Where it stands, for the error.

    Returns:
        The same data in plain types.

    Raises:
        CheckpointError: If a value has no plain form.
    """
    if isinstance(value, HistoryBuffer):
        log, count = value.data
        return {
            _HISTORY: True,
            'log': torch.as_tensor(np.asarray(log, dtype=np.float64)),
            'count': torch.as_tensor(np.asarray(count, dtype=np.int64)),
            'max_length': value.max_length,
        }
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        is_numeric = value.dtype.kind in 'biuf'
        return torch.from_numpy(np.ascontiguousarray(value)) if is_numeric else to_plain(value.tolist(), place)
    if isinstance(value, Mapping):
        return {to_plain(key, place): to_plain(item, f'{place}.{key}') for key, item in value.items()}
    if isinstance(value, (list, set)) or (isinstance(value, tuple) and not isinstance(value, torch.Size)):
        kind = next(kind for kind in (list, set, tuple) if isinstance(value, kind))
        return kind(to_plain(item, f'{place}[{index}]') for index, item in enumerate(value))
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (*_PLAIN, torch.Size, torch.dtype)):
        return value
    raise CheckpointError(
        f'{place} holds a {type(value).__name__}, which cannot be stored in a checkpoint that loads with '
        'weights_only=True; store numbers, strings, lists, dicts or tensors.'
    )


def from_plain(value: Any) -> Any:
    """Undo ``to_plain`` for the buffers of a message hub.

    Args:
        value: Nested plain data.

    Returns:
        The data with ``HistoryBuffer`` objects where there were some.
    """
    if isinstance(value, dict):
        if _HISTORY in value:
            return HistoryBuffer(value['log'].tolist(), value['count'].tolist(), value['max_length'])
        return {key: from_plain(item) for key, item in value.items()}
    return value

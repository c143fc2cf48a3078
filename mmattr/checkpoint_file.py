"""Reading a checkpoint without running code from it, and loading what must fit exactly."""

import zipfile
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from pickle import UnpicklingError

import torch
from torch import nn

from mmattr.errors import CheckpointError


def read_file(path: str | PathLike) -> dict:
    """Read a checkpoint without running any code from it.

    Tensors are mapped from the file rather than copied, so reading a large checkpoint just to look at it is cheap.

    Args:
        path: A file written by ``torch.save``.

    Returns:
        The checkpoint, its tensors on the CPU.

    Raises:
        CheckpointError: If the file is missing, broken, or holds more than plain data and tensors.
    """
    path = Path(path)
    if not path.is_file():
        raise CheckpointError(f'The checkpoint {path} does not exist.')
    try:
        checkpoint = torch.load(path, map_location='cpu', weights_only=True, mmap=zipfile.is_zipfile(path))
    except UnpicklingError as error:
        raise CheckpointError(
            f'The checkpoint {path} is damaged or holds Python objects, and loading those could run code: only plain '
            'data is read (checkpoints of mmattr are saved that way).'
        ) from error
    # The reader meets arbitrary bytes here: what a file that is no checkpoint makes it raise depends on those bytes.
    except Exception as error:
        cause = f'{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else "no message"}'
        raise CheckpointError(f'The checkpoint {path} is damaged or not a checkpoint ({cause}).') from error
    if not isinstance(checkpoint, dict):
        raise CheckpointError(f'The checkpoint {path} holds a {type(checkpoint).__name__}, a dict was expected.')
    return checkpoint


def read_checkpoint(path: str | PathLike) -> dict:
    """Read a checkpoint file onto the CPU with `weights_only=True`.

    Args:
        path: The file; either a training checkpoint (`state_dict` and `meta`) or a bare state dict.

    Returns:
        A dict with the keys `state_dict` (name -> tensor) and `meta` (dict, empty if the file has none).

    Raises:
        CheckpointError: If the file does not exist, is damaged, holds more than plain data or no weights.
    """
    content = read_file(path)
    state = content.get('state_dict', content)
    if not isinstance(state, dict) or not state or not all(torch.is_tensor(value) for value in state.values()):
        raise CheckpointError(f'The file {str(path)!r} holds no state dict (names and tensors).')
    meta = content.get('meta') if 'state_dict' in content else None
    # A model that was wrapped for several processes has one more level in its names.
    weights = {name.removeprefix('module.'): value for name, value in state.items()}
    return dict(state_dict=weights, meta=meta if isinstance(meta, dict) else {})


def load_weights(model: nn.Module, weights: dict[str, torch.Tensor], path: str | PathLike) -> None:
    """Load weights that must fit a model exactly.

    Args:
        model: The model.
        weights: Name -> tensor.
        path: File that the weights come from, for the error.

    Raises:
        CheckpointError: If a key is missing, unexpected or of another shape; counts and first keys are named.
    """
    other_shape = {
        name: f'{name} {tuple(weights[name].shape)} instead of {tuple(value.shape)}'
        for name, value in model.state_dict().items()
        if name in weights and weights[name].shape != value.shape
    }
    # A module may hold more than it shows before loading, such as the statistics of a loss: only loading tells.
    keys = model.load_state_dict({k: v for k, v in weights.items() if k not in other_shape}, strict=False)
    # Counters of batch-norm are absent from checkpoints older than the counter and never used in predictions.
    missing = [
        name for name in keys.missing_keys if name not in other_shape and not name.endswith('num_batches_tracked')
    ]
    unexpected = keys.unexpected_keys
    parts = [
        _describe(len(names), what, names)
        for names, what in (
            (missing, 'missing'),
            (unexpected, 'unexpected'),
            (list(other_shape.values()), 'of another shape'),
        )
        if names
    ]
    if parts:
        raise CheckpointError(f'The checkpoint {str(path)!r} does not fit the model of the config: {"; ".join(parts)}.')


def _describe(count: int, what: str, names: Sequence[str]) -> str:
    """Count, kind and the first three names."""
    more = ', ...' if count > 3 else ''
    return f'{count} {"key is" if count == 1 else "keys are"} {what} ({", ".join(names[:3])}{more})'

"""Weights of CLIP models from local files."""

import zipfile
from pathlib import Path
from typing import NamedTuple

import torch

from mmattr.checkpoint_file import read_checkpoint
from mmattr.errors import CheckpointError

#: Numbers that OpenAI's files hold beside the weights.
OPENAI_CONSTANTS = ('input_resolution', 'context_length', 'vocab_size')

#: Parts of the text tower, which newer files of open_clip keep under ``text.``.
TEXT_PREFIX = 'text.'


class CLIPWeights(NamedTuple):
    """Weights under the names that OpenAI and open_clip share.

    Attributes:
        state: Name -> tensor, on the CPU.
        from_openai: Whether the file is recognised as OpenAI's, whose models need QuickGELU. False for a plain state
            dict that somebody has stored in single precision without OpenAI's constants: it carries no mark.
    """

    state: dict[str, torch.Tensor]
    from_openai: bool


def read_clip_weights(path: str | Path) -> CLIPWeights:
    """Read a file of CLIP weights, whatever its format.

    Four formats are known: OpenAI's TorchScript archive, a plain state dict, a training checkpoint of open_clip, and
    safetensors.

    Args:
        path: The file.

    Returns:
        The weights.

    Raises:
        CheckpointError: If the file is missing, damaged or none of these.
    """
    path = Path(path)
    if path.suffix == '.safetensors':
        state = _read_safetensors(path)
    elif _is_torchscript(path):
        state = _read_torchscript(path)
    else:
        state = read_checkpoint(path)['state_dict']
    constants = [name for name in OPENAI_CONSTANTS if name in state]
    weights = {_plain_name(name): value for name, value in state.items() if name not in OPENAI_CONSTANTS}
    # A buffer that open_clip rebuilds; some files hold it.
    weights.pop('attn_mask', None)
    return CLIPWeights(weights, from_openai=bool(constants) or _is_half_beside_single(weights))


def _plain_name(name: str) -> str:
    """Take the text tower to the top level, where OpenAI has it."""
    return name.removeprefix(TEXT_PREFIX)


def _is_half_beside_single(weights: dict[str, torch.Tensor]) -> bool:
    """Whether matrices are stored in half and norms in single precision, as OpenAI does and nobody else."""
    types = {name: value.dtype for name, value in weights.items()}
    return (types.get('text_projection'), types.get('ln_final.weight')) == (torch.float16, torch.float32)


def _is_torchscript(path: Path) -> bool:
    """Whether a file is an archive of code and constants rather than of one pickled object."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.split('/')[1:] == ['constants.pkl'] for name in archive.namelist())


def _read_torchscript(path: Path) -> dict[str, torch.Tensor]:
    try:
        return dict(torch.jit.load(path, map_location='cpu').state_dict())
    except (RuntimeError, ValueError) as error:
        raise CheckpointError(f'The TorchScript archive {str(path)!r} is damaged.') from error


def _read_safetensors(path: Path) -> dict[str, torch.Tensor]:
    if not path.is_file():
        raise CheckpointError(f'The checkpoint {path} does not exist.')
    try:
        from safetensors import SafetensorError
        from safetensors.torch import load_file
    except ImportError as error:
        raise CheckpointError(
            f'Reading {str(path)!r} needs the package safetensors: pip install "mmattr[clip]".'
        ) from error
    try:
        return load_file(path)
    except SafetensorError as error:
        raise CheckpointError(f'The file {str(path)!r} is damaged or no safetensors file.') from error

"""Tables of word vectors from files."""

from os import PathLike
from pathlib import Path

import numpy as np
import torch

from mmattr.errors import ConfigError

SUFFIXES = ('.npy', '.pt', '.pth')


def read_word_vectors(source: torch.Tensor | str | PathLike) -> torch.Tensor:
    """Read a table of word vectors, one row per attribute in the order of the data set.

    Args:
        source: A tensor (M, W), or a file that holds one: ``.npy`` of NumPy, ``.pt`` or ``.pth`` of ``torch.save``.

    Returns:
        (M, W) float32.

    Raises:
        ConfigError: If the file is missing or holds something else, or a number is not finite.
    """
    name = 'The table of word vectors'
    if not isinstance(source, torch.Tensor):
        name = f'The file of word vectors {str(source)!r}'
        source = _read_file(Path(source), name)
    if source.ndim != 2 or not source.numel() or not source.is_floating_point():
        raise ConfigError(
            f'{name} holds {str(source.dtype).removeprefix("torch.")} numbers of shape {tuple(source.shape)}, but '
            'floating-point numbers of shape (attributes, width) were expected.'
        )
    if not source.isfinite().all():
        row = int((~source.isfinite()).any(1).nonzero()[0])
        raise ConfigError(f'{name} holds numbers that are not finite, first in row {row}.')
    return source.detach().float()


def _read_file(path: Path, name: str) -> torch.Tensor:
    if not path.is_file():
        raise ConfigError(f'{name} does not exist.')
    if path.suffix not in SUFFIXES:
        raise ConfigError(f'{name} has an unknown suffix; valid are {", ".join(SUFFIXES)}.')
    try:
        if path.suffix == '.npy':
            return torch.from_numpy(np.load(path, allow_pickle=False))
        content = torch.load(path, map_location='cpu', weights_only=True)
    # Arbitrary bytes decide what the readers raise.
    except Exception as error:
        raise ConfigError(f'{name} is damaged or holds no plain tensor ({type(error).__name__}).') from error
    if not isinstance(content, torch.Tensor):
        raise ConfigError(f'{name} holds a {type(content).__name__}, but a tensor (attributes, width) was expected.')
    return content

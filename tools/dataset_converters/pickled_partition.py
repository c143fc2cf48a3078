"""The splits inside a pickled pedestrian data set."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mmattr.errors import DataError


def read_pickled_partition(
    partition: Mapping[str, Any], number: int, num_images: int, where: str
) -> dict[str, np.ndarray]:
    """Read train, val and test.

    Each split is an array of 0-based indices, a list of such arrays (one per partition), or a list of lists of them
    (one per partition and source data set, as UPAR has it).

    Args:
        partition: The splits by name: ``test``, and ``train`` with or without ``val``, or ``trainval``.
        number: Which partition, from 0.
        num_images: Number of images N.
        where: What an error message calls the file.

    Returns:
        ``train``, ``test`` and, where the file has it, ``val``. Without ``val``, ``train`` is all that is for training.

    Raises:
        DataError: If a split is missing or is no list of indices, or trainval is not the union of train and val.
    """
    parts = {
        name: _indices(partition[name], number, num_images, f'{where}: partition.{name}')
        for name in ('train', 'val', 'trainval', 'test')
        if name in partition and _has_entries(partition[name])
    }
    if 'test' not in parts or not {'train', 'trainval'} & set(parts):
        raise DataError(f'{where}: partition should have test and train or trainval, it has {", ".join(partition)}.')
    trainval = parts.pop('trainval', None)
    if trainval is None:
        return parts
    if 'train' not in parts or 'val' not in parts:
        return {'train': trainval, 'test': parts['test']}
    if set(trainval.tolist()) != {*parts['train'].tolist(), *parts['val'].tolist()}:
        raise DataError(f'{where}: partition.trainval should be the union of train and val.')
    return parts


def _has_entries(value: Any) -> bool:
    """Return whether a split holds anything."""
    return isinstance(value, (list, tuple, np.ndarray, range)) and len(value) > 0


def _indices(value: Any, number: int, num_images: int, where: str) -> np.ndarray:
    """Return the indices of one split as one array."""
    has_partitions = isinstance(value, (list, tuple)) and isinstance(value[0], (list, tuple, np.ndarray, range))
    num_partitions = len(value) if has_partitions else 1
    if not 0 <= number < num_partitions:
        raise DataError(f'{where} has {num_partitions} partition(s), --partition must be below that, got {number}.')
    chosen = value[number] if has_partitions else value
    if isinstance(chosen, (list, tuple)) and chosen and isinstance(chosen[0], (list, tuple, np.ndarray, range)):
        chosen = np.concatenate([np.asarray(part).ravel() for part in chosen])
    indices = np.asarray(chosen).ravel()
    if indices.dtype.kind not in 'iu' or (indices.size and (indices.min() < 0 or indices.max() >= num_images)):
        raise DataError(f'{where} should hold indices from 0 to {num_images - 1}.')
    return indices.astype(np.int64)

"""Arrays that worker processes share however they are started."""

from collections.abc import Callable
from multiprocessing.reduction import ForkingPickler
from typing import Any

import numpy as np
import torch

# Teaches the pickler of multiprocessing to hand tensors over without a copy.
import torch.multiprocessing


class SharedArray(np.ndarray):
    """A NumPy array that is sent to a worker as a place in shared memory.

    Forked workers share the memory of their parent anyhow, as long as nobody writes to it, and an array has no counters
    that reading would write to, other than a list of Python objects. Spawned workers get everything pickled: an
    ordinary array once per worker, this one as one copy in shared memory for all workers together. In a file
    or in a message it is an ordinary array.

    >>> ends = np.arange(3).view(SharedArray)
    >>> ends[1:].tolist()
    [1, 2]
    """

    _tensor: torch.Tensor | None

    def __array_finalize__(self, source: Any) -> None:
        """Forget the copy in shared memory: it is that of another array."""
        self._tensor = None

    def shared_tensor(self) -> torch.Tensor:
        """Return the copy in shared memory, which is made once.

        Returns:
            A tensor of the same shape.
        """
        if self._tensor is None:
            # Through bytes, because PyTorch has few operations for uint32.
            flat = np.ascontiguousarray(self).view(np.ndarray).reshape(-1).view(np.uint8)
            self._tensor = torch.from_numpy(flat.copy()).share_memory_()
        return self._tensor


def _rebuild(tensor: torch.Tensor, dtype: str, shape: tuple[int, ...]) -> SharedArray:
    """View shared memory as an array."""
    return tensor.numpy().view(dtype).reshape(shape).view(SharedArray)


def _reduce(array: SharedArray) -> tuple[Callable, tuple]:
    """Tell multiprocessing how to send an array."""
    return _rebuild, (array.shared_tensor(), array.dtype.str, array.shape)


ForkingPickler.register(SharedArray, _reduce)

"""What the allocator of a CPU process does with memory that tensors gave back."""

import ctypes
import sys
from collections.abc import Callable

#: Parameters of glibc's ``mallopt``, from its header ``malloc.h``.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX = -1, -3, -4
#: Number of blocks that glibc maps by themselves at most, as a fresh process has it.
_DEFAULT_MMAP_MAX = 65536
#: Where the limits of a process that frees large blocks have grown to: the largest ones that glibc chooses by itself.
_GROWN_MMAP_THRESHOLD = 32 * 2**20
_GROWN_TRIM_THRESHOLD = 2 * _GROWN_MMAP_THRESHOLD


def keep_freed_memory(wanted: bool) -> bool:
    """Let the process keep memory that was freed, or give it back to the operating system as usual.

    By default glibc gives every block of 32 MiB and more back at once. A training step on a CPU then asks for the same
    maps again and again, and the system fills each page with zeros first. Kept memory is used again by the next step:
    the most that the process ever needs does not grow, but between two steps it does not shrink. Memory of a GPU has an
    allocator of its own.

    Args:
        wanted: True to keep memory; False to give it back, what is free at once and the rest as by default.

    Returns:
        Whether the allocator could be told; only that of glibc can, which most Linux systems have.
    """
    mallopt = _glibc('mallopt')
    trim = _glibc('malloc_trim')
    if mallopt is None or trim is None:
        return False
    if wanted:
        return bool(mallopt(_MMAP_MAX, 0) and mallopt(_TRIM_THRESHOLD, -1))
    done = mallopt(_MMAP_MAX, _DEFAULT_MMAP_MAX) and mallopt(_MMAP_THRESHOLD, _GROWN_MMAP_THRESHOLD)
    done = done and mallopt(_TRIM_THRESHOLD, _GROWN_TRIM_THRESHOLD)
    trim(0)
    return bool(done)


def _glibc(name: str) -> Callable[..., int] | None:
    """A function of the C library of this process, None when it has no such function."""
    if not sys.platform.startswith('linux'):
        return None
    return getattr(ctypes.CDLL(None), name, None)

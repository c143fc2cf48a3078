"""Files that are either whole or absent, whatever kills the process that writes them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

#: Ends the name of a file that is still being written.
TEMPORARY_SUFFIX = '.mmattr.tmp'


@contextmanager
def open_atomically(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file for writing so that its name always stands for complete content.

    The content goes to a temporary file in the same folder, is forced to the disk and then takes the name in one step,
    when the block ends without an exception. Several processes may write the same file: the last one stays.

    Args:
        path: The file; its folder is made if needed.

    Yields:
        The temporary file, open for bytes.

    Raises:
        OSError: If the disk refuses; the old file is then untouched.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f'.{target.name}.{uuid4().hex}{TEMPORARY_SUFFIX}')
    try:
        with temporary.open('xb') as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)  # nothing half-written stays; after the replacement there is nothing
    _sync_folder(target.parent)


def write_atomically(path: str | Path, content: bytes) -> None:
    """Write a file at once or not at all, see :func:`open_atomically`.

    Args:
        path: The file; its folder is made if needed.
        content: All bytes of it.

    Raises:
        OSError: If the disk refuses; the old file is then untouched.
    """
    with open_atomically(path) as file:
        file.write(content)


def remove_leftovers(folder: str | Path) -> list[Path]:
    """Delete the temporary files of writes that were killed.

    Args:
        folder: Where files were written; no other process may be writing there.

    Returns:
        What was deleted.
    """
    leftovers = sorted(Path(folder).glob(f'.*{TEMPORARY_SUFFIX}'))
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    return leftovers


def _sync_folder(folder: Path) -> None:
    """Force the new name itself to the disk, so that it survives a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

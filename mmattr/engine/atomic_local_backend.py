"""Files that are either whole or absent, whatever kills the process that writes them."""

import os
import tempfile
from pathlib import Path

from mmengine.fileio import LocalBackend, register_backend

#: Ends the name of a file that is still being written.
TEMPORARY_SUFFIX = '.mmattr.tmp'


def write_atomically(path: str | Path, content: bytes) -> None:
    """Write a file so that its name always stands for complete content.

    The content goes to a temporary file in the same folder, is forced to the disk and then takes the name in one step.

    Args:
        path: The file; its folder is made if needed.
        content: All bytes of it.

    Raises:
        OSError: If the disk refuses; the old file is then untouched.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f'.{target.name}.', suffix=TEMPORARY_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, 'wb') as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # mkstemp makes files that only their owner can read
        temporary.replace(target)
    # Also after Ctrl-C: nothing half-written may stay beside the checkpoints. The exception goes on.
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def remove_leftovers(folder: str | Path) -> list[Path]:
    """Delete the temporary files of writes that were killed.

    Args:
        folder: Where ``write_atomically`` wrote; no other process may be writing there.

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


@register_backend('atomic_local')
class AtomicLocalBackend(LocalBackend):
    """The local file system with atomic writes, as ``backend_args=dict(backend='atomic_local')``.

    mmengine's own backend writes in place: killed in the middle, it leaves a broken file where a good one was.
    """

    def put(self, obj: bytes, filepath: str | Path) -> None:
        """Write bytes.

        Args:
            obj: The content.
            filepath: Where it goes.
        """
        write_atomically(filepath, obj)

    def put_text(self, obj: str, filepath: str | Path, encoding: str = 'utf-8') -> None:
        """Write text.

        Args:
            obj: The content.
            filepath: Where it goes.
            encoding: How characters become bytes.
        """
        write_atomically(filepath, obj.encode(encoding))

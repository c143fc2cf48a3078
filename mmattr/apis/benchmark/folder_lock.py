"""One process at a time in a work folder."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from mmattr.errors import ConfigError

LOCK_FILE = '.lock'


class FolderLock:
    """Holds a folder as long as this process or a child that inherited :attr:`handle` lives.

    The operating system gives the folder back when they end, however they end: a lock never has to be cleaned up, and
    a child that outlives a killed benchmark still protects its checkpoints from the next one.

    Args:
        folder: The folder; made if needed.

    Raises:
        ConfigError: If another process holds it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self.handle)
            raise ConfigError(
                f'Another process is working in {folder}; wait for it, or stop it and start the benchmark again.'
            ) from None

    def release(self) -> None:
        """Give the folder back, unless a child still holds it."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def __enter__(self) -> 'FolderLock':
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()

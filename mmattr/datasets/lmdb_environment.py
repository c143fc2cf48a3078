"""Opening of LMDB files, the one place that imports the optional package."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmattr.errors import ConfigError, DataError

#: LMDB refuses to open a file twice in a process, so that whoever reads a file shares what is open.
_OPEN: dict[Path, Any] = {}
_LOCK = threading.Lock()

#: Space that a new file may grow to before it is enlarged.
FIRST_MAP_SIZE = 1 << 26


def reading_environment(path: str | Path) -> Any:
    """Return the open file for reading, the same object for all threads and all forked processes.

    A file that is only read and not locked has no state that a fork could break.

    Args:
        path: The file.

    Returns:
        A ``lmdb.Environment``.

    Raises:
        ConfigError: If lmdb is not installed.
        DataError: If the file does not exist, is none of LMDB or is cut short.
    """
    path = Path(path).resolve()
    with _LOCK:
        if path not in _OPEN:
            if not path.is_file():
                raise DataError(f'The packed file {path} does not exist.')
            environment = _open(path, readonly=True, lock=False, readahead=False)
            try:
                _check_length(environment, path)
            except DataError:
                environment.close()
                raise
            _OPEN[path] = environment
        return _OPEN[path]


def writing_environment(path: str | Path) -> Any:
    """Open a file for writing; it is made if it is not there.

    Args:
        path: The file.

    Returns:
        A ``lmdb.Environment``, which the caller closes.

    Raises:
        ConfigError: If lmdb is not installed.
        DataError: If the file is none of LMDB.
    """
    size = Path(path).stat().st_size if Path(path).exists() else 0
    return _open(Path(path), map_size=max(FIRST_MAP_SIZE, 2 * size))


def put(environment: Any, pairs: Sequence[tuple[bytes, bytes]]) -> None:
    """Write all pairs or none, enlarging the file if need be.

    Args:
        environment: What :func:`writing_environment` returned.
        pairs: Keys and values.
    """
    while True:
        try:
            with environment.begin(write=True) as transaction:
                for key, value in pairs:
                    transaction.put(key, value)
            return
        except _lmdb().MapFullError:
            environment.set_mapsize(2 * environment.info()['map_size'])


def _lmdb() -> Any:
    try:
        import lmdb
    except ImportError as error:
        raise ConfigError('Packed images need the package lmdb: pip install "mmattr[data]".') from error
    return lmdb


def _open(path: Path, **options: Any) -> Any:
    lmdb = _lmdb()
    try:
        return lmdb.open(str(path), subdir=False, **options)
    except lmdb.Error as error:
        raise DataError(f'{path} cannot be opened as an LMDB file: {error}.') from error


def _check_length(environment: Any, path: Path) -> None:
    """Compare the length of the file with the pages that it should have: reading behind the end kills the process."""
    expected = (environment.info()['last_pgno'] + 1) * environment.stat()['psize']
    found = path.stat().st_size
    if found < expected:
        raise DataError(f'The packed file {path} is cut short: it has {found} bytes, expected {expected}.')

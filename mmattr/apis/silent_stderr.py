"""Keeping off the terminal what libraries write there past Python."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Send what is written to standard error nowhere, such as the lines of the profiler at every start and stop.

    Yields:
        Nothing.
    """
    kept = os.dup(2)
    with Path(os.devnull).open('w') as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)

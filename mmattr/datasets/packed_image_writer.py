"""Writing of many images into one file."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mmattr.datasets.lmdb_environment import put, writing_environment
from mmattr.datasets.packed_images import ABOUT_KEY, DIGEST_PREFIX, FORMAT, check_packed
from mmattr.errors import DataError

#: Images that are read at once and become permanent together.
BATCH_SIZE = 256

#: Reading from a slow disk is waiting, and encoding releases the interpreter lock.
NUM_THREADS = 8

PARTIAL_SUFFIX = '.partial'

#: What is known of a file when it is complete.
RESULTS = ('num_images', 'bytes', 'checksum')


class PackedImageWriter:
    """Writes the file that :class:`PackedImages` reads.

    The file grows under the name ``<path>.partial`` and gets its own name when all images are in it and every one was
    read back and compared with its checksum. An interrupted run goes on where it stopped: the same call finds the
    images that are there.

    Args:
        path: The file to write.
        about: What the file shall say about itself, for example how images were resized. A run can only be continued
            with the same content.

    Raises:
        ConfigError: If lmdb is not installed.
        DataError: If the file exists, or another run with other options left a partial one.
    """

    def __init__(self, path: str | Path, about: Mapping[str, Any] | None = None) -> None:
        self.path = Path(path)
        self.partial = self.path.with_name(self.path.name + PARTIAL_SUFFIX)
        self.about = {'format': FORMAT, **(about or {})}
        if self.path.exists():
            raise DataError(f'{path} exists; delete it to pack anew, or check it with --verify.')
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def write(
        self, keys: Sequence[str], read: Callable[[str], bytes], progress: Callable[[int], None] = lambda _: None
    ) -> dict[str, Any]:
        """Write all images.

        Args:
            keys: Paths relative to the folder of the data set, with forward slashes, no two the same.
            read: Returns the image file of a key; called from several threads.
            progress: Called with the number of images that are there.

        Returns:
            What the file says about itself: what was given, ``num_images``, ``bytes`` and ``checksum``.

        Raises:
            DataError: If a path is too long, ``read`` raises it, or an image does not read back as it was written.
        """
        environment = writing_environment(self.partial)
        try:
            self._begin(environment)
            encoded = [_encode(key, environment.max_key_size() - len(DIGEST_PREFIX)) for key in keys]
            with ThreadPoolExecutor(NUM_THREADS) as pool:
                for start in range(0, len(keys), BATCH_SIZE):
                    rows = range(start, min(start + BATCH_SIZE, len(keys)))
                    with environment.begin() as transaction:
                        missing = [row for row in rows if transaction.get(DIGEST_PREFIX + encoded[row]) is None]
                    contents = pool.map(read, [keys[row] for row in missing])
                    put(environment, _with_digests([encoded[row] for row in missing], list(contents)))
                    progress(rows.stop)
            about = self._finish(environment, len(keys))
        finally:
            environment.close()
        self.partial.replace(self.path)
        self.partial.with_name(self.partial.name + '-lock').unlink(missing_ok=True)
        return about

    def _begin(self, environment: Any) -> None:
        """Say what the file is, or compare it with what was said."""
        with environment.begin() as transaction:
            found = transaction.get(ABOUT_KEY)
        if found is None:
            put(environment, [(ABOUT_KEY, json.dumps(self.about).encode())])
            return
        begun, now = _options(json.loads(found)), _options(self.about)
        if begun != now:
            raise DataError(
                f'{self.partial} was begun with {begun}, now it is {now}; continue with the same options or delete it.'
            )

    def _finish(self, environment: Any, expected: int) -> dict[str, Any]:
        """Compare everything with its checksum and say that the file is complete."""
        number, checksum = check_packed(environment, None, str(self.partial))
        if number != expected:
            raise DataError(
                f'{self.partial} holds {number} images, the annotations name {expected}; they changed since it was '
                'begun: delete it.'
            )
        with environment.begin() as transaction:
            size = sum(len(value) for key, value in transaction.cursor() if not key.startswith(b'\0'))
        about = {**self.about, 'num_images': number, 'bytes': size, 'checksum': checksum}
        put(environment, [(ABOUT_KEY, json.dumps(about).encode())])
        environment.sync(True)
        return about


def _encode(key: str, limit: int) -> bytes:
    """Turn a path into a key."""
    encoded = key.encode('utf-8', 'surrogateescape')
    if not 0 < len(encoded) <= limit:
        raise DataError(f'The path {key!r} has {len(encoded)} bytes; a packed file takes paths of 1 to {limit}.')
    return encoded


def _with_digests(keys: Sequence[bytes], contents: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    pairs = list(zip(keys, contents, strict=True))
    return pairs + [(DIGEST_PREFIX + key, hashlib.sha256(content).digest()) for key, content in pairs]


def _options(about: Mapping[str, Any]) -> str:
    """Return what the caller says, without what follows from the images."""
    return json.dumps({key: value for key, value in about.items() if key not in RESULTS}, sort_keys=True)

"""Reading of many images from one file."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mmattr.datasets.lmdb_environment import reading_environment
from mmattr.errors import DataError

#: Keys that are no paths start with a zero byte, which no path can contain.
ABOUT_KEY = b'\0about'
DIGEST_PREFIX = b'\0sha256\0'
FIRST_PATH = b'\1'

FORMAT = 'mmattr packed images 1'


class PackedImages:
    """The images of a data set in one LMDB file, by their paths relative to the folder of the data set.

    A folder of a million small files is slow to read from network and rotating disks; one file is not. The value of a
    path is the image file as it was, or encoded anew if it was resized while packing. Beside it stands its SHA-256.
    ``tools/dataset_converters/pack_images.py`` writes such files. Any program that knows LMDB can read them:
    ``dict(backend='lmdb', db_path=..., subdir=False)`` of mmengine, too.

    Args:
        path: The file.

    Raises:
        ConfigError: If lmdb is not installed.
        DataError: If the file does not exist, is cut short, or was not written by that command or not finished.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        about = self.get_bytes(ABOUT_KEY)
        self.about: dict[str, Any] = json.loads(about) if about else {}
        if self.about.get('format') != FORMAT or 'checksum' not in self.about:
            raise DataError(f'{path} is no finished file of tools/dataset_converters/pack_images.py.')

    def __len__(self) -> int:
        return self.about['num_images']

    def get(self, key: str) -> bytes | None:
        """Read one image file.

        Args:
            key: Path relative to the folder of the data set, with forward slashes.

        Returns:
            The bytes, None if there is no such image.
        """
        return self.get_bytes(key.encode('utf-8', 'surrogateescape'))

    def get_bytes(self, key: bytes) -> bytes | None:
        """Read one value.

        Args:
            key: The key as stored.

        Returns:
            The value, None if there is no such key.
        """
        with reading_environment(self.path).begin() as transaction:
            return transaction.get(key) if key else None

    def verify(self) -> None:
        """Read everything and compare the checksums.

        Raises:
            DataError: Naming the first image that changed after it was written, or the number of images that is
                missing.
        """
        check_packed(reading_environment(self.path), self.about, str(self.path))


def packed_digests(environment: Any) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Read all images.

    Args:
        environment: An open ``lmdb.Environment``.

    Yields:
        Key, SHA-256 of the value, and the SHA-256 that was written beside it, in the order of the keys.
    """
    with environment.begin() as transaction, transaction.cursor() as cursor:
        found = cursor.set_range(FIRST_PATH)
        while found:
            key = cursor.key()
            yield key, hashlib.sha256(cursor.value()).digest(), transaction.get(DIGEST_PREFIX + key, b'')
            found = cursor.next()


def check_packed(environment: Any, about: dict[str, Any] | None, source: str) -> tuple[int, str]:
    """Read everything and compare the checksums.

    Args:
        environment: An open ``lmdb.Environment``.
        about: What the file says about itself; None for a file that is being written.
        source: What errors call the file.

    Returns:
        Number of images and SHA-256 (64 hex digits) of all keys and images.

    Raises:
        DataError: Naming the first image that changed after it was written.
    """
    total, number = hashlib.sha256(), 0
    for key, found, stored in packed_digests(environment):
        if found != stored:
            raise DataError(
                f'{source}: the image {key.decode(errors="replace")} changed after it was written; pack again.'
            )
        total.update(len(key).to_bytes(2, 'little') + key + found)
        number += 1
    checksum = total.hexdigest()
    if about is not None and (number, checksum) != (about['num_images'], about['checksum']):
        raise DataError(
            f'{source} holds {number} images with the checksum {checksum[:12]}, but says that it has '
            f'{about["num_images"]} with {about["checksum"][:12]}; pack again.'
        )
    return number, checksum

"""Packed images as a file storage of mmengine."""

import os
from functools import cached_property
from pathlib import Path

from mmengine.fileio import BaseStorageBackend, register_backend

from mmattr.datasets.packed_images import PackedImages
from mmattr.errors import DataError


class PackedImageBackend(BaseStorageBackend):
    """Reads the images of a data set from one file instead of a folder.

    One line of a config switches: ``LoadAttributeImage`` gets
    ``backend_args=dict(backend='packed_images', db_path='data/lfwa/images.lmdb')``. Paths stay as they are; the part
    behind ``root`` is what the file knows them by. ``LmdbBackend`` of mmengine takes the path itself as the key, ASCII
    only, returns None for a missing one, and cannot be opened by several threads.

    Args:
        db_path: A file of ``tools/dataset_converters/pack_images.py``.
        root: Folder of the data set, ``data_root`` of the config; the folder of ``db_path`` if None.

    Raises:
        ConfigError: If lmdb is not installed.
        DataError: If the file cannot be used.
    """

    def __init__(self, db_path: str | Path, root: str | Path | None = None) -> None:
        self.db_path = str(db_path)
        self.root = str(Path(db_path).parent if root is None else root)

    @cached_property
    def images(self) -> PackedImages:
        """The open file."""
        return PackedImages(self.db_path)

    def get(self, filepath: str | Path) -> bytes:
        """Read an image file.

        Args:
            filepath: Path of the image, as if it lay below ``root``.

        Returns:
            Its bytes.

        Raises:
            DataError: If the packed file has no such image.
        """
        key = os.path.relpath(filepath, self.root).replace(os.sep, '/')
        content = self.images.get(key)
        if content is None:
            raise DataError(
                f'The packed file {self.db_path} of {len(self.images)} images has no {key}, which is the path relative '
                f'to root={self.root!r}; pack the annotation that names it, or correct root.'
            )
        return content

    def get_text(self, filepath: str | Path, encoding: str = 'utf-8') -> str:
        """Read a text, which mmengine asks of every storage.

        Args:
            filepath: As in :meth:`get`.
            encoding: Encoding of the text.

        Returns:
            The text.
        """
        return self.get(filepath).decode(encoding)


register_backend('packed_images', PackedImageBackend, force=True)

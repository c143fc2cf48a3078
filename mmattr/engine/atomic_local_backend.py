"""The local disk as a place for files that are either whole or absent."""

from pathlib import Path

from mmengine.fileio import LocalBackend, register_backend

from mmattr.atomic_write import write_atomically


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

"""The engine that fits an exported file."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path

from mmattr.apis.backends.onnx_runtime_backend import OnnxRuntimeBackend
from mmattr.apis.backends.openvino_backend import OpenVINOBackend
from mmattr.apis.backends.score_backend import ScoreBackend
from mmattr.errors import CheckpointError

BACKENDS: dict[str, Callable[[str | PathLike, int | None], ScoreBackend]] = {
    '.onnx': OnnxRuntimeBackend,
    '.xml': OpenVINOBackend,
}


def is_exported(path: object) -> bool:
    """Whether something is the path of an exported model.

    Args:
        path: Anything.

    Returns:
        True for a path that ends with ``.onnx`` or ``.xml``.
    """
    return isinstance(path, (str, PathLike)) and Path(path).suffix in BACKENDS


def load_backend(path: str | PathLike, num_threads: int | None = None) -> ScoreBackend:
    """Open an exported model: ``.onnx`` in ONNX Runtime, ``.xml`` in OpenVINO.

    Args:
        path: The file.
        num_threads: Threads of the engine; its own choice by default.

    Returns:
        The model.

    Raises:
        ConfigError: If the package of the engine is not installed.
        CheckpointError: If the file does not exist, cannot be read or is no exported model.
    """
    if not is_exported(path):
        raise CheckpointError(f'{str(path)!r} is no exported model: its name ends with neither .onnx nor .xml.')
    if not Path(path).is_file():
        raise CheckpointError(f'There is no exported model {str(path)!r}.')
    return BACKENDS[Path(path).suffix](path, num_threads)

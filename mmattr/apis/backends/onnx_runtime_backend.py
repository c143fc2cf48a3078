"""Exported models in ONNX Runtime."""

from os import PathLike

import numpy as np

from mmattr.apis.backends.exported_metadata import ExportedMetadata
from mmattr.apis.backends.import_engine import import_engine
from mmattr.apis.backends.score_backend import ModelOutputs, ScoreBackend
from mmattr.errors import CheckpointError


class OnnxRuntimeBackend(ScoreBackend):
    """Runs an ``.onnx`` file on the CPU.

    Args:
        path: The file.
        num_threads: Threads of one operator; as many as there are cores by default.

    Raises:
        ConfigError: If onnxruntime is not installed.
        CheckpointError: If the file cannot be read or was not written by tools/export.py.
    """

    def __init__(self, path: str | PathLike, num_threads: int | None = None) -> None:
        engine = import_engine('onnxruntime')
        options = engine.SessionOptions()
        options.log_severity_level = 3  # errors
        if num_threads is not None:
            options.intra_op_num_threads = num_threads
        try:
            self._session = engine.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])
        # The engine raises its own kinds of errors, which all derive from no other class than Exception.
        except Exception as error:
            reason = str(error).split('\n', maxsplit=1)[0]
            raise CheckpointError(f'ONNX Runtime cannot load {str(path)!r}: {reason}') from error
        super().__init__(ExportedMetadata.from_texts(self._session.get_modelmeta().custom_metadata_map, str(path)))

    def _run(self, images: np.ndarray) -> ModelOutputs:
        return ModelOutputs(*self._session.run(['scores', 'logits'], {'images': images}))

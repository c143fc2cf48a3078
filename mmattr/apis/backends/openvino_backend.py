"""Exported models in OpenVINO."""

from os import PathLike

import numpy as np

from mmattr.apis.backends.exported_metadata import KEY, ExportedMetadata
from mmattr.apis.backends.import_engine import import_engine
from mmattr.apis.backends.score_backend import ModelOutputs, ScoreBackend
from mmattr.errors import CheckpointError

#: What products and convolutions are computed in. Without a hint OpenVINO takes bfloat16 wherever a CPU has it, which
#: moves logits by tenths; int8 parts of a graph stay int8.
_PRECISION_HINTS = dict(fp32='f32', int8='f32', bf16='bf16')


class OpenVINOBackend(ScoreBackend):
    """Runs an ``.xml`` file, with its ``.bin`` beside it, on the CPU.

    Args:
        path: The ``.xml`` file.
        num_threads: Threads of the engine; its own choice by default.

    Raises:
        ConfigError: If openvino is not installed.
        CheckpointError: If the file cannot be read or was not written by tools/export.py.
    """

    def __init__(self, path: str | PathLike, num_threads: int | None = None) -> None:
        core = import_engine('openvino').Core()
        try:
            model = core.read_model(str(path))
        except RuntimeError as error:
            reason = ' '.join(str(error).split())
            raise CheckpointError(f'OpenVINO cannot load {str(path)!r}: {reason}') from error
        texts = {KEY: model.get_rt_info([KEY, KEY]).astype(str)} if model.has_rt_info([KEY, KEY]) else {}
        super().__init__(ExportedMetadata.from_texts(texts, str(path)))
        options: dict[str, str | int] = dict(
            PERFORMANCE_HINT='LATENCY', INFERENCE_PRECISION_HINT=_PRECISION_HINTS[self.metadata.precision]
        )
        if num_threads is not None:
            options['INFERENCE_NUM_THREADS'] = num_threads
        self._model = core.compile_model(model, 'CPU', options)

    def _run(self, images: np.ndarray) -> ModelOutputs:
        results = self._model([images])
        # Copies: the arrays of the engine are overwritten by the next call.
        return ModelOutputs(*(np.array(results[name], dtype=np.float32) for name in ('scores', 'logits')))

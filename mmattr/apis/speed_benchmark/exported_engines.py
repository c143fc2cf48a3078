"""Other engines than torch, for the predictions of the speed benchmark."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from mmattr.apis.backends import ExportedMetadata, load_backend
from mmattr.apis.export.write_onnx import write_onnx
from mmattr.apis.export.write_openvino import write_openvino
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.errors import ConfigError

#: (N, 3, H, W) uint8 -> logits (N, M).
Predict = Callable[[torch.Tensor], torch.Tensor]


class ExportedEngines:
    """Writes models to files, once each, and opens them in the engines that are installed.

    Args:
        setting: Sizes and threads.
        data_preprocessor: The normalisation in front of every model.
        folder: Where the files go.

    Attributes:
        missing: Why an engine is not compared, by engine.
    """

    #: The precisions that each engine computes in.
    PRECISIONS = {'onnxruntime': ('fp32',), 'openvino': ('fp32', 'bf16')}

    def __init__(self, setting: Setting, data_preprocessor: nn.Module, folder: Path) -> None:
        self.setting = setting
        self.data_preprocessor = data_preprocessor
        self.folder = folder
        self.missing: dict[str, str] = {}
        if setting.device.type != 'cpu':
            self.missing = dict.fromkeys(self.PRECISIONS, 'compared on the CPU only')
        self._opened: dict[tuple[str, str, str], Predict] = {}

    def open(self, name: str, model: nn.Module, precision: str) -> dict[str, Predict]:
        """Open a model in every engine that computes in a precision.

        Args:
            name: Of the model, for its files.
            model: Takes normalised images and returns logits.
            precision: ``'fp32'`` or ``'bf16'``.

        Returns:
            Predictions by engine.
        """
        found = {}
        for engine, precisions in self.PRECISIONS.items():
            if precision in precisions and engine not in self.missing:
                key = (engine, name, precision)
                try:
                    self._opened[key] = self._opened.get(key) or self._open(*key, model)
                except ConfigError as error:
                    self.missing[engine] = error.message
                else:
                    found[engine] = self._opened[key]
        return found

    def _open(self, engine: str, name: str, precision: str, model: nn.Module) -> Predict:
        """Write the file of an engine and open it."""
        path = self.folder / f'{name}.onnx'
        if not path.exists():
            write_onnx(_WithNormalisation(model, self.data_preprocessor), self._metadata('fp32'), path)
        if engine == 'openvino':
            onnx_file, path = path, self.folder / f'{name}_{precision}.xml'
            write_openvino(onnx_file, self._metadata(precision), path)
        backend = load_backend(path, self.setting.threads)
        return lambda pixels: torch.from_numpy(backend.run(pixels.numpy()).logits)

    def _metadata(self, precision: str) -> ExportedMetadata:
        names = tuple(map(str, range(self.setting.num_attributes)))
        size = (self.setting.image_size, self.setting.image_size)
        return ExportedMetadata(names, ('',) * len(names), (0.5,) * len(names), size, precision=precision)


class _WithNormalisation(nn.Module):
    """A model with the normalisation that the exporter puts in front of it."""

    def __init__(self, model: nn.Module, data_preprocessor: nn.Module) -> None:
        super().__init__()
        self.model, self.data_preprocessor = model, data_preprocessor

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.model(images)

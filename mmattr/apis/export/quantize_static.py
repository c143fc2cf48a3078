"""Eight-bit integers for convolutions and products, with ranges measured on images."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from mmattr.apis.backends.exported_metadata import ExportedMetadata
from mmattr.apis.backends.import_engine import import_engine
from mmattr.errors import ConfigError

#: Layers of the backbone whose inputs and weights become integers.
_OPERATORS = ('Conv', 'Gemm', 'MatMul')

#: Where torch's exporter notes which module a node comes from.
_SCOPES = 'pkg.torch.onnx.name_scopes'


class _ImageReader:
    """Hands calibration images to ONNX Runtime one by one, as its `CalibrationDataReader` does."""

    def __init__(self, images: Sequence[np.ndarray]) -> None:
        self._images: Iterator[np.ndarray] = iter(images)

    def get_next(self) -> dict[str, np.ndarray] | None:
        image = next(self._images, None)
        return None if image is None else dict(images=image[None])


def quantize_static(source: Path, target: Path, images: Sequence[np.ndarray], metadata: ExportedMetadata) -> None:
    """Quantise the backbone of an ONNX file with pairs of QuantizeLinear and DequantizeLinear, which both engines read.

    Neck and head stay in single precision: they are small, and the words of Label2Label flip where a logit is near 0.
    Weights get one scale per output channel, activations one scale and offset each, from the smallest and the largest
    value that the calibration images produce.

    Args:
        source: File of `write_onnx`.
        target: The new file.
        images: (3, H, W) uint8 each, as the test pipeline gives them.
        metadata: Stored in the new file.

    Raises:
        ConfigError: If onnx or onnxruntime is missing, or the backbone has no layer that can become integers.
    """
    onnx = import_engine('onnx')
    quantization = import_engine('onnxruntime.quantization')
    with TemporaryDirectory() as folder:
        prepared = Path(folder) / 'prepared.onnx'
        # Without the optimiser, which would drop the notes on where a node comes from.
        quantization.quant_pre_process(str(source), str(prepared), skip_optimization=True, skip_symbolic_shape=True)
        nodes = _backbone_nodes(onnx.load(str(prepared)))
        if not nodes:
            raise ConfigError('The backbone has neither convolutions nor products that int8 could speed up.')
        quantization.quantize_static(
            str(prepared),
            str(target),
            _ImageReader(images),
            quant_format=quantization.QuantFormat.QDQ,
            op_types_to_quantize=list(_OPERATORS),
            nodes_to_quantize=nodes,
            per_channel=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            calibrate_method=quantization.CalibrationMethod.MinMax,
            # Products of two activations, as in attention, stay in single precision: they have no weights to shrink.
            extra_options=dict(MatMulConstBOnly=True),
        )
    model = onnx.load(str(target))
    onnx.helper.set_model_props(model, metadata.to_texts())
    onnx.save(model, str(target))


def _backbone_nodes(model: Any) -> list[str]:
    """Names of the nodes of a graph that become integers."""
    found = []
    for node in model.graph.node:
        scopes = {entry.value for entry in node.metadata_props if entry.key == _SCOPES}
        if node.op_type in _OPERATORS and any("'model.backbone'" in scope for scope in scopes):
            found.append(node.name)
    return found

"""From an ONNX file to the two files of OpenVINO."""

from pathlib import Path
from types import ModuleType
from typing import Any

from mmattr.apis.backends.exported_metadata import KEY, ExportedMetadata
from mmattr.apis.backends.import_engine import import_engine

_REDUCTIONS = dict(ReduceSum='reduce_sum', ReduceMean='reduce_mean', ReduceMax='reduce_max')


def write_openvino(onnx_file: Path, metadata: ExportedMetadata, path: Path) -> None:
    """Convert a file of `write_onnx`, or one that was quantised.

    Weights keep their precision: by default OpenVINO would store them in half precision.

    Args:
        onnx_file: The ONNX file.
        metadata: Stored in the new file.
        path: The ``.xml`` file; the weights go to a ``.bin`` file beside it.

    Raises:
        ConfigError: If openvino is missing.
    """
    openvino = import_engine('openvino')
    model = openvino.convert_model(str(onnx_file))
    for node in model.get_ordered_ops():
        if node.get_type_name() in _REDUCTIONS and not node.get_attributes()['keep_dims']:
            _keep_axes(openvino, node)
        elif node.get_type_name() == 'TopK':
            _keep_order(openvino, node)
    for name, text in metadata.to_texts().items():
        model.set_rt_info(text, [KEY, name])
    openvino.save_model(model, str(path), compress_to_fp16=False)


def _keep_axes(openvino: ModuleType, node: Any) -> None:
    """Split a reduction into one that keeps its axes and a Squeeze, which is the same.

    OpenVINO 2026.4 merges a reduction that drops an axis with the sum behind it, such as the biases of
    `GroupWiseLinear`, and then adds the wrong biases to all images of a batch but the first.
    """
    operations = openvino.opset13
    values, axes = (entry.get_source_output() for entry in node.inputs())
    kept = getattr(operations, _REDUCTIONS[node.get_type_name()])(values, axes, True)
    squeezed = operations.squeeze(kept.output(0), axes)
    node.output(0).replace(squeezed.output(0))


def _keep_order(openvino: ModuleType, node: Any) -> None:
    """Let equal values of a TopK keep their order: ONNX demands it, and OpenVINO 2026.4 does not take it over."""
    values, count = (entry.get_source_output() for entry in node.inputs())
    stated = node.get_attributes()
    ordered = openvino.opset13.topk(
        values, count, stated['axis'], stated['mode'], stated['sort'], stated['index_element_type'], True
    )
    for index in range(node.get_output_size()):
        node.output(index).replace(ordered.output(index))

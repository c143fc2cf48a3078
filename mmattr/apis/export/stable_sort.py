"""Sorting that keeps the order of equal values, which torch's exporter cannot translate by itself."""

from collections.abc import Callable
from typing import Any

from mmattr.apis.backends.import_engine import import_engine


def stable_sort_translation() -> Callable[..., Any]:
    """Make the translation of ``aten.sort.stable``.

    ONNX has no sort, but TopK puts the lower index first where values are equal, so that asking it for all values is a
    stable sort. Values are compared in single precision.

    Returns:
        A function of onnxscript, for the `custom_translation_table` of `torch.onnx.export`.

    Raises:
        ConfigError: If onnxscript is missing.
    """
    onnxscript = import_engine('onnxscript', 'onnx')
    operators, single = onnxscript.opset18, onnxscript.FLOAT.dtype

    def sort(values: Any, stable: bool | None = None, dim: int = -1, descending: bool = False) -> Any:
        axis = operators.Constant(value_ints=[dim])
        count = operators.Gather(operators.Shape(values), axis)
        numbers = operators.Cast(values, to=single)
        _, indices = operators.TopK(numbers, count, axis=dim, largest=int(descending), sorted=1)
        return operators.GatherElements(values, indices, axis=dim), indices

    return sort

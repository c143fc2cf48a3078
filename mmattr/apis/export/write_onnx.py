"""From a recognizer to an ONNX file."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import nn

from mmattr.apis.backends.exported_metadata import ExportedMetadata
from mmattr.apis.export.exportable_model import ExportableModel, fixed_texts
from mmattr.apis.export.stable_sort import stable_sort_translation
from mmattr.errors import ConfigError

#: The newest one that all supported engines read.
OPSET = 18

#: Neither 0 nor 1, which a tracer takes for something special.
_BATCH = 2


@torch.no_grad()
def write_onnx(model: nn.Module, metadata: ExportedMetadata, path: Path) -> None:
    """Write a graph with normalisation and sigmoid inside and an open batch size.

    Args:
        model: A recognizer on the CPU, in evaluation mode and not optimised for inference.
        metadata: Stored in the file; tells the size of the images.
        path: The file; its folder exists.

    Raises:
        ConfigError: If a package is missing, or the forward pass of the model cannot be written as a graph.
    """
    sort: Any = torch.ops.aten.sort.stable
    translations = {sort: stable_sort_translation()}
    if getattr(model, 'inference_precision', None) is not None:
        raise ConfigError(
            'The model was optimised for inference here and cannot be exported: the engines optimise it themselves.'
        )
    images = torch.zeros(_BATCH, 3, *metadata.input_size, dtype=torch.uint8)
    exportable = ExportableModel(model)
    exportable.eval()
    with _quiet(), fixed_texts(model):
        recorded = _record(exportable, images)
        try:
            program = torch.onnx.export(
                recorded,
                dynamo=True,
                input_names=['images'],
                output_names=['scores', 'logits'],
                opset_version=OPSET,
                custom_translation_table=translations,
                verbose=False,
            )
        except torch.onnx.OnnxExporterError as error:
            raise _cannot_export(error) from error
    assert program is not None
    program.model.metadata_props.update(metadata.to_texts())
    program.save(str(path))


def _record(exportable: nn.Module, images: torch.Tensor) -> torch.export.ExportedProgram:
    """Record the forward pass. The second way is slower, and follows more of Python, such as `len` of a tensor."""
    errors: list[Exception] = []
    for strict in (False, True):
        try:
            return torch.export.export(
                exportable, (images,), dynamic_shapes=({0: torch.export.Dim('batch')},), strict=strict
            )
        # What a tracer raises depends on the operation that it meets.
        except Exception as error:
            errors.append(error)
    raise _cannot_export(errors[0]) from errors[0]


def _cannot_export(error: Exception) -> ConfigError:
    """One sentence about a model that does not fit into a graph."""
    # The exporter wraps what happened; the first error of the chain says it.
    while isinstance(error.__cause__, Exception):
        error = error.__cause__
    reason = ' '.join(str(error).split('\n', maxsplit=1)[0].split())
    return ConfigError(f'The forward pass of the model cannot be exported as one graph: {reason}')


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's notes on its own progress away from the user."""
    loggers = [logging.getLogger(name) for name in ('onnxscript', 'onnx_ir', 'torch.onnx', 'torch.export')]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)

"""Writes a model for another engine and checks what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from mmengine.model import BaseModel

from mmattr.apis.backends import ExportedMetadata, load_backend
from mmattr.apis.export.check_parity import BATCH_SIZES, Difference, check_parity
from mmattr.apis.export.input_size import input_size
from mmattr.apis.export.quantize_static import quantize_static
from mmattr.apis.export.write_onnx import write_onnx
from mmattr.apis.export.write_openvino import write_openvino
from mmattr.apis.image_pipeline import pipeline_config
from mmattr.apis.named_values import threshold_array
from mmattr.errors import ConfigError
from mmattr.registry import nearest

#: Suffix of a file by format.
FORMATS = dict(onnx='.onnx', openvino='.xml')

PRECISIONS = ('fp32', 'bf16', 'int8')

#: Largest difference of a logit or score that single precision may bring.
TOLERANCE = 1e-4


@dataclass(frozen=True)
class ExportReport:
    """What was written.

    Attributes:
        path: The file.
        metadata: What it says about itself.
        differences: Between its outputs and those of the model, by batch size.
        num_bytes: Size on the disk, weights beside the file included.
    """

    path: Path
    metadata: ExportedMetadata
    differences: tuple[Difference, ...]
    num_bytes: int

    @property
    def largest(self) -> float:
        """Largest difference of all outputs."""
        return max(max(entry.logits, entry.scores) for entry in self.differences)


def export_model(
    model: BaseModel,
    path: str | PathLike,
    precision: str = 'fp32',
    threshold: float | Mapping[str, float] = 0.5,
    calibration: Sequence[np.ndarray] = (),
    tolerance: float = TOLERANCE,
    allow_difference: bool = False,
    batch_sizes: Sequence[int] = BATCH_SIZES,
) -> ExportReport:
    """Write a model with normalisation and sigmoid inside, and compare its outputs with those of the model.

    Args:
        model: From `init_model`, on the CPU.
        path: ``.onnx`` for ONNX Runtime or ``.xml`` for OpenVINO; an old file is replaced once the new one is right.
        precision: `'fp32'`; `'bf16'` (OpenVINO), which the engine computes in; `'int8'`, with calibration images.
        threshold: Stored in the file; one number or numbers by attribute (0.5 for the others).
        calibration: (3, H, W) uint8 images as the test pipeline gives them, some hundred that are typical.
        tolerance: Largest difference of a logit or score that is accepted in single precision.
        allow_difference: Accept any difference; other precisions always may differ.
        batch_sizes: Images of each comparison.

    Returns:
        A report.

    Raises:
        ConfigError: If the options exclude each other, a package is missing, the model cannot be written as a graph or
            the outputs differ by more than the tolerance; then no file is left behind.
        DataError: If a threshold is wrong.
    """
    path = Path(path)
    _check_options(path, precision, calibration)
    metadata = _describe(model, precision, threshold)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that moving the files there is one step.
    with TemporaryDirectory(dir=path.parent, prefix='.export_') as folder:
        draft = Path(folder) / path.name
        _write(model, metadata, draft, calibration)
        differences = check_parity(model, load_backend(draft), calibration, batch_sizes)
        parts = [part for part in Path(folder).iterdir() if part.name.startswith(path.stem)]
        report = ExportReport(path, metadata, tuple(differences), sum(part.stat().st_size for part in parts))
        if precision == 'fp32' and not allow_difference and not report.largest <= tolerance:
            raise ConfigError(
                f'The outputs of the exported model differ from those of the model by {report.largest:.1e}, more than '
                f'{tolerance:.1e}: nothing was written; --allow-difference accepts it.'
            )
        for part in parts:
            part.replace(path.parent / part.name)
    return report


def _check_options(path: Path, precision: str, calibration: Sequence[np.ndarray]) -> None:
    """Refuse what cannot work before time is spent on it."""
    if path.suffix not in FORMATS.values():
        raise ConfigError(f'An exported file ends with .onnx or .xml (OpenVINO), got {str(path)!r}.')
    if precision not in PRECISIONS:
        raise ConfigError(f'There is no precision {precision!r}; {nearest(precision, PRECISIONS)}')
    if precision == 'bf16' and path.suffix == '.onnx':
        raise ConfigError('ONNX Runtime has no bfloat16 convolutions on a CPU: export bf16 for OpenVINO (.xml).')
    if precision == 'int8' and not len(calibration):
        raise ConfigError('The precision int8 needs calibration images, none were given.')


def _describe(model: BaseModel, precision: str, threshold: float | Mapping[str, float]) -> ExportedMetadata:
    """Collect what a file says about itself."""
    name = Path(getattr(model.cfg, 'filename', None) or 'a config in memory').name
    return ExportedMetadata(
        attributes=tuple(model.attribute_names),
        groups=tuple(model.attribute_groups),
        thresholds=tuple(threshold_array(threshold, model.attribute_names).tolist()),
        input_size=input_size(model.cfg),
        pipeline=tuple(dict(step) for step in pipeline_config(model.cfg)),
        precision=precision,
        model=f'{name}: {type(model.backbone).__name__}, {type(model.head).__name__}',
    )


def _write(model: BaseModel, metadata: ExportedMetadata, draft: Path, calibration: Sequence[np.ndarray]) -> None:
    """Write the file and what belongs to it."""
    with TemporaryDirectory() as folder:
        single, integer = Path(folder) / 'single.onnx', Path(folder) / 'integer.onnx'
        if draft.suffix == '.onnx' and metadata.precision == 'fp32':
            write_onnx(model, metadata, draft)
            return
        write_onnx(model, metadata, single)
        if metadata.precision == 'int8':
            target = draft if draft.suffix == '.onnx' else integer
            quantize_static(single, target, calibration, metadata)
            single = target
        if draft.suffix == '.xml':
            write_openvino(single, metadata, draft)

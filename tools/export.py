"""Write a trained model for ONNX Runtime or OpenVINO, with normalisation and sigmoid inside, and check the file.

python tools/export.py CONFIG.py CHECKPOINT.pth --out model.onnx
python tools/export.py CONFIG.py CHECKPOINT.pth --out model.xml --format openvino --precision bf16 --measure test
python tools/export.py CONFIG.py CHECKPOINT.pth --out model.onnx --precision int8 --calibration train --measure test
"""

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from mmengine.model import BaseModel

from mmattr.apis import init_model
from mmattr.apis.backends import load_backend
from mmattr.apis.dataset_images import SPLITS, dataset_images
from mmattr.apis.export import export_model
from mmattr.apis.export.export_model import FORMATS, PRECISIONS, TOLERANCE
from mmattr.apis.export.measure_change import measure_change
from mmattr.apis.image_inputs import stream_images
from mmattr.apis.image_pipeline import ImagePipeline
from mmattr.apis.prepared_image import PreparedImage
from mmattr.engine.command_line import OverrideAction, run_tool
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.threshold_file import load_thresholds


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config')
    parser.add_argument('checkpoint')
    parser.add_argument('--out', required=True, type=Path, metavar='FILE', help='.onnx, or .xml for OpenVINO')
    parser.add_argument('--format', choices=sorted(FORMATS), help='by default what the suffix of --out says')
    parser.add_argument('--precision', choices=PRECISIONS, default='fp32', help='(default: fp32)')
    parser.add_argument(
        '--calibration', metavar='SPLIT|FOLDER', help="images for int8: train, val or test of the config, or one's own"
    )
    parser.add_argument('--num-calibration', type=int, default=300, metavar='N', help='images of it (default: 300)')
    parser.add_argument(
        '--measure',
        metavar='SPLIT|FOLDER',
        help='print the metrics of the model and of the file side by side; without labels how many decisions change',
    )
    parser.add_argument('--num-measure', type=int, metavar='N', help='images of it (default: all)')
    parser.add_argument(
        '--check-tolerance',
        type=float,
        default=TOLERANCE,
        metavar='T',
        help=f'largest difference of a logit or score in fp32 (default: {TOLERANCE:g})',
    )
    parser.add_argument('--allow-difference', action='store_true', help='write the file whatever the difference is')
    parser.add_argument(
        '--threshold', default='0.5', metavar='T|FILE.json', help='stored in the file: one number, or by attribute'
    )
    parser.add_argument(
        '--cfg-options', nargs='+', action=OverrideAction, metavar='KEY=VALUE', help='change values of the config'
    )
    return parser


def read_images(model: BaseModel, source: str, num: int | None) -> Iterator[PreparedImage]:
    """Open a split of the config, or a folder of images without labels."""
    if source in SPLITS:
        return dataset_images(model, source, num)
    return islice(_folder_images(model, source), num)


def _folder_images(model: BaseModel, folder: str) -> Iterator[PreparedImage]:
    """Run the test pipeline over a folder; an image that cannot be read is an error here."""
    if not Path(folder).exists():
        raise ConfigError(f'There is no folder {folder!r}, and no split of that name: valid are {", ".join(SPLITS)}.')
    pipeline = ImagePipeline(model.cfg)
    for index, path in enumerate(stream_images(folder)):
        loaded, packed = pipeline(path, index)
        yield PreparedImage(str(path), packed['inputs'], loaded[:, :, ::-1])


def calibration_images(model: BaseModel, options: argparse.Namespace) -> list[np.ndarray]:
    """Load what int8 is calibrated on."""
    if options.precision != 'int8':
        return []
    if options.calibration is None:
        raise ConfigError('The precision int8 needs images: --calibration train, or a folder.')
    found = read_images(model, options.calibration, options.num_calibration)
    return [np.asarray(image.inputs) for image in found if image.inputs is not None]


def parse_threshold(text: str) -> float | dict[str, float]:
    """Read ``--threshold``."""
    if text.endswith('.json'):
        return load_thresholds(text)
    try:
        return float(text)
    except ValueError as error:
        raise ConfigError(f'--threshold takes a number or a JSON file, got {text!r}.') from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Export and check.

    Args:
        arguments: The command line; that of the process by default.
    """
    options = build_parser().parse_args(arguments)
    if options.format is not None and options.out.suffix != FORMATS[options.format]:
        raise ConfigError(
            f'A file of the format {options.format} ends with {FORMATS[options.format]}, got {str(options.out)!r}.'
        )
    for name, value in (('--num-calibration', options.num_calibration), ('--num-measure', options.num_measure)):
        if value is not None and value < 1:
            raise DataError(f'{name} must be at least 1, got {value}.')
    model = init_model(options.config, options.checkpoint, 'cpu', options.cfg_options)
    report = export_model(
        model,
        options.out,
        options.precision,
        parse_threshold(options.threshold),
        calibration_images(model, options),
        options.check_tolerance,
        options.allow_difference,
    )
    metadata = report.metadata
    height, width = metadata.input_size
    print(
        f'{report.path}: {metadata.model}, {len(metadata.attributes)} attributes, {metadata.precision}, '
        f'uint8 BGR images of {width} x {height} (width x height), {report.num_bytes / 2**20:.1f} MiB'
    )
    print('largest differences from the model:')
    for difference in report.differences:
        print(f'  {difference}')
    if options.measure is not None:
        images = read_images(model, options.measure, options.num_measure)
        print(measure_change(model, load_backend(report.path), images))


if __name__ == '__main__':
    run_tool(main)

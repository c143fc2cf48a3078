"""Predict the attributes of images: JSON lines, pictures and a short summary.

python tools/infer.py people/ --config CONFIG.py --checkpoint CKPT.pth --out-dir out
python tools/infer.py --dataset test --num 12 --config CONFIG.py --checkpoint CKPT.pth --out-dir out
python tools/infer.py people/ --exported model.onnx --out-dir out
python tools/infer.py people/ --attributes "red hat" "long hair" --config CONFIG.py --checkpoint CKPT.pth --out-dir out
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis import AttributeInferencer, PredictionWriter
from mmattr.apis.backends import is_exported
from mmattr.apis.typed_attributes import read_attribute_file
from mmattr.engine.command_line import OverrideAction, run_tool
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.threshold_file import load_thresholds

DEFAULT_DATASET_IMAGES = 12


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('inputs', nargs='*', metavar='IMAGE_OR_DIR', help='image files and folders')
    parser.add_argument('--dataset', metavar='SPLIT', help="use the config's own data set: train, val or test")
    parser.add_argument('--num', type=int, default=DEFAULT_DATASET_IMAGES, help='images of --dataset (default: 12)')
    parser.add_argument('--config')
    parser.add_argument('--checkpoint')
    parser.add_argument(
        '--exported', metavar='FILE', help='a model that tools/export.py wrote, in place of --config and --checkpoint'
    )
    parser.add_argument('--out-dir', required=True, type=Path, help='gets predictions.jsonl and pictures/')
    parser.add_argument(
        '--known', nargs='+', default=[], metavar='NAME=0|1', help='attributes that are known to be absent or present'
    )
    parser.add_argument(
        '--threshold',
        nargs='+',
        metavar='T|NAME=T|FILE.json',
        help='a score above it counts as present: one number, numbers by attribute (0.5 for the others), or a file of '
        'them, such as tools/analysis_tools/errors.py writes (default: 0.5, or what an exported file says)',
    )
    add_attribute_options(parser)
    parser.add_argument('--device', help='such as cpu or cuda:0; a GPU when there is one by default')
    parser.add_argument('--batch-size', type=int, default=16)
    parser.add_argument('--no-pictures', action='store_true', help='write predictions.jsonl only')
    parser.add_argument('--top-k', type=int, help='draw only this many attributes, those with the highest scores')
    parser.add_argument(
        '--cfg-options', nargs='+', action=OverrideAction, metavar='KEY=VALUE', help='change values of the config'
    )
    return parser


def add_attribute_options(parser: argparse.ArgumentParser) -> None:
    """Describe the options of models that compare images with texts."""
    parser.add_argument(
        '--attributes', nargs='+', metavar='NAME', help='score these names; for models that compare images with texts'
    )
    parser.add_argument('--attributes-file', metavar='FILE', help='the same from a text file, one name per line')
    parser.add_argument(
        '--prompts',
        nargs='+',
        metavar='TEMPLATE|NAME|FILE.json',
        help="what the names are put into: templates such as 'a photo of a {}.', prompts of the package such as qks85, "
        'or a file of templates or of sentences by attribute; those of the model by default',
    )


def parse_attributes(names: Sequence[str] | None, file: str | None) -> Sequence[str] | None:
    """Read ``--attributes`` or ``--attributes-file``; None if neither is given."""
    if names is not None and file is not None:
        raise ConfigError('Give either --attributes or --attributes-file, not both.')
    return names if file is None else read_attribute_file(file)


def parse_prompts(texts: Sequence[str] | None) -> str | Sequence[str] | None:
    """Read ``--prompts``: one text is a name, a file or a template, several are templates."""
    return texts[0] if texts is not None and len(texts) == 1 else texts


def parse_pairs(pairs: Sequence[str], option: str) -> dict[str, float]:
    """Turn ``NAME=NUMBER`` texts into a dict.

    Args:
        pairs: What the user typed.
        option: The option, for the error.

    Returns:
        Numbers by attribute name.

    Raises:
        ConfigError: If a text has another form.
    """
    values = {}
    for pair in pairs:
        # The last sign separates, because a name may contain one.
        name, sign, number = pair.rpartition('=')
        try:
            values[name] = float(number)
        except ValueError:
            sign = ''
        if not sign or not name:
            raise ConfigError(f'{option} takes NAME=NUMBER, got {pair!r}.')
    return values


def parse_threshold(texts: Sequence[str] | None) -> float | dict[str, float] | None:
    """Read ``--threshold``: one number, numbers by attribute name, or a file of the latter; None if it is not given."""
    if texts is None:
        return None
    if len(texts) == 1 and texts[0].endswith('.json'):
        return load_thresholds(texts[0])
    if len(texts) == 1 and '=' not in texts[0]:
        try:
            return float(texts[0])
        except ValueError as error:
            raise ConfigError(f'--threshold takes a number, NAME=NUMBER or a JSON file, got {texts[0]!r}.') from error
    return parse_pairs(texts, '--threshold')


def check_model(options: argparse.Namespace) -> None:
    """Refuse a command line that does not name one model."""
    named = [bool(options.config), bool(options.checkpoint), bool(options.exported)]
    if named not in ([True, True, False], [False, False, True]):
        raise ConfigError('Give either --config and --checkpoint, or --exported FILE.')
    if options.exported and not is_exported(options.exported):
        raise ConfigError(f'--exported takes a file that ends with .onnx or .xml, got {options.exported!r}.')
    if options.exported and options.dataset:
        raise ConfigError('An exported model has no data set: give images and folders instead of --dataset.')


def main(arguments: Sequence[str] | None = None) -> None:
    """Predict and write.

    Args:
        arguments: The command line; that of the process by default.
    """
    options = build_parser().parse_args(arguments)
    if bool(options.inputs) == bool(options.dataset):
        raise ConfigError('Give either images and folders or --dataset SPLIT, exactly one of the two.')
    check_model(options)
    known = parse_pairs(options.known, '--known')
    inferencer = AttributeInferencer(
        options.exported or options.config,
        options.checkpoint,
        options.device,
        options.batch_size,
        parse_threshold(options.threshold),
        options.cfg_options,
        parse_attributes(options.attributes, options.attributes_file),
        parse_prompts(options.prompts),
    )
    start = time.perf_counter()
    with_pictures = not options.no_pictures
    if options.dataset:
        results = inferencer.iterate_dataset(options.dataset, options.num, known, keep_images=with_pictures)
    else:
        results = inferencer.iterate(options.inputs, known, keep_images=with_pictures)
    writer = PredictionWriter(options.out_dir, inferencer, options.top_k, with_pictures, bool(options.dataset))
    writer.write_all(results)
    if len(writer.errors) == writer.num_images:
        raise DataError(writer.errors[0] if writer.errors else 'There is no image to predict.')
    print(writer.summary(time.perf_counter() - start))


if __name__ == '__main__':
    run_tool(main)

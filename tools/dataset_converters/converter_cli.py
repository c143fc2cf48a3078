"""The command line that all converters share."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from conversion import SPLITS, Conversion
from conversion_report import conversion_report

from mmattr.errors import DataError, MMAttrError


def converter_parser(description: str, dataset_folder: str, image_prefix: str) -> argparse.ArgumentParser:
    """Make a parser with the options of every converter.

    Args:
        description: What is converted.
        dataset_folder: Name of the data set's folder below ``data/``.
        image_prefix: Folder of the images inside the folder of the data set.

    Returns:
        The parser; the converter adds its own options.
    """
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter, allow_abbrev=False
    )
    parser.add_argument(
        '--out', type=Path, default=Path('data', dataset_folder, 'annotations'), help='folder for the four files'
    )
    parser.add_argument('--image-prefix', default=image_prefix, help='written before every image name')
    parser.add_argument('--no-count-check', action='store_true', help='accept a partial copy; stored in the annotation')
    return parser


def add_held_out_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of data sets whose validation part is taken from the training part.

    Args:
        parser: The parser.
    """
    parser.add_argument('--val-fraction', type=float, default=0.1, help='share of the training images held out')
    parser.add_argument('--seed', type=int, default=0, help='seed of the choice of the held-out images')


def add_order_argument(parser: argparse.ArgumentParser) -> None:
    """Add the choice between the order of the annotation file and that of the released code.

    Args:
        parser: The parser.
    """
    parser.add_argument(
        '--order',
        choices=('file', 'released'),
        default='file',
        help='attribute order: columns of the annotation file, or group order of the released code',
    )


def add_uncertain_argument(parser: argparse.ArgumentParser) -> None:
    """Add the choice of what the label 2 (uncertain) of RAP becomes.

    Args:
        parser: The parser.
    """
    parser.add_argument(
        '--uncertain',
        choices=('unknown', 'negative'),
        default='unknown',
        help='what the label 2 (uncertain) becomes: -1, or 0 as in "Rethinking of Pedestrian Attribute Recognition"',
    )


def prefixed(prefix: str, name: str) -> str:
    r"""Join a folder and an image name with forward slashes.

    >>> prefixed('images', 'Ann\\1.jpg')
    'images/Ann/1.jpg'

    Args:
        prefix: Folder, may be empty.
        name: Image name; backslashes of Windows tools become slashes.

    Returns:
        The relative path.

    Raises:
        DataError: If the name is empty.
    """
    name = name.replace('\\', '/').strip()
    if not name:
        raise DataError('The source has an image without a name.')
    return f'{prefix.rstrip("/")}/{name}' if prefix else name


def write_conversion(conversion: Conversion, args: argparse.Namespace, expected: Mapping[str, int]) -> None:
    """Check the counts, write the four files and print the report.

    Args:
        conversion: What to write.
        args: Parsed options of ``converter_parser``.
        expected: See ``Conversion.check_counts``; empty when the numbers are not known.

    Raises:
        DataError: If a number is not as expected; nothing is written.
    """
    if args.no_count_check:
        count_check = 'switched off by --no-count-check, perhaps a partial copy'
    else:
        conversion.check_counts(expected)
        count_check = 'passed' if expected else 'no counts known for this source'
    conversion = conversion.with_extra(count_check=count_check)
    annotations = {split: conversion.annotation(split) for split in ('all', *SPLITS)}
    for split in SPLITS:
        annotations[split].save(args.out / f'{split}.json')
    print(conversion_report(annotations, conversion.num_unused))
    print(f'wrote {", ".join(f"{split}.json" for split in SPLITS)} to {args.out}')


def run_converter(convert: Callable[[Sequence[str] | None], None], argv: Sequence[str] | None = None) -> int:
    """Run a converter; a mistake in its input becomes one line on the standard error.

    Args:
        convert: Function of the command line arguments.
        argv: The arguments, those of the process if None.

    Returns:
        Exit status: 0, or 2 for bad input.
    """
    try:
        convert(argv)
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    return 0

"""Convert the Clothing Attributes Dataset to mmattr annotations.

Chen, Gallagher, Girod, "Describing Clothing by Semantic Attributes", ECCV 2012.

The images are not in random order (nearly all pictures with a solid pattern come first), so splits must be random, and
some pictures occur more than once, so identical ones must stay together. Splits come from a table (``--splits``, with
the columns image, md5 and one per split) or are drawn from the images themselves (``--images``).
"""

import argparse
import csv
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from clothing_labels import ATTRIBUTES, read_label_folder, read_label_table
from conversion import Conversion, file_checksums
from converter_cli import add_held_out_arguments, converter_parser, prefixed, run_converter, write_conversion
from held_out import carve_validation, held_out_mask

from mmattr.errors import DataError

NUM_TRAINVAL, NUM_TEST = 1500, 356
EXPECTED = {'images': 1856, 'attributes': 26, 'trainval': NUM_TRAINVAL, 'test': NUM_TEST}


def read_split_table(path: Path, split_id: int, images: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """Read which image is for testing.

    Args:
        path: CSV file with the columns ``image``, ``md5``, ``seed0``, ``seed1``, ...
        split_id: Number of the split.
        images: N image names in label order.

    Returns:
        (N,) bool, True for test images; and the md5 of each image.

    Raises:
        DataError: If the table lacks the split or an image, or puts identical images on different sides.
    """
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    with path.open(newline='', encoding='utf-8') as file:
        rows = {row.get('image', ''): row for row in csv.DictReader(file)}
    column = f'seed{split_id}'
    for image in images:
        if image not in rows:
            raise DataError(f'{path} does not list the image {image}.')
        if rows[image].get(column) not in ('train', 'test') or not rows[image].get('md5'):
            known = [name for name in rows[image] if name and name.startswith('seed')]
            raise DataError(
                f'{path}: {image} needs an md5 and train or test in the column {column}; the splits are {known}.'
            )
    unknown = sorted(set(rows) - set(images))
    if unknown:
        raise DataError(f'{path} lists {unknown[0]}, which has no labels.')
    digests = [rows[image]['md5'] for image in images]
    is_test = np.array([rows[image][column] == 'test' for image in images])
    torn = {d for d, t in zip(digests, is_test, strict=True) if t} & {
        d for d, t in zip(digests, is_test, strict=True) if not t
    }
    if torn:
        raise DataError(f'{path}: identical images (md5 {min(torn)}) stand on both sides of split {split_id}.')
    return is_test, digests


def hash_images(folder: Path, images: Sequence[str]) -> list[str]:
    """Return the md5 of every image file, by which identical pictures are recognised.

    Args:
        folder: The folder with the images.
        images: Image names.

    Returns:
        N hexadecimal digests.

    Raises:
        DataError: If an image is missing.
    """
    missing = [image for image in images if not (folder / image).is_file()]
    if missing:
        raise DataError(f'{folder} lacks {len(missing)} of {len(images)} images, first {missing[0]}.')
    return [hashlib.md5((folder / image).read_bytes(), usedforsecurity=False).hexdigest() for image in images]


def _choose_split(args: argparse.Namespace, images: Sequence[str]) -> tuple[np.ndarray, list[str], dict[str, Any]]:
    """Return the mask of the test images, the digests of all images and the facts to store."""
    if (args.splits is None) == (args.images is None):
        raise DataError('Clothing needs either --splits (a table) or --images (a folder) to make its splits.')
    if args.splits:
        is_test, digests = read_split_table(args.splits, args.split_id, images)
        protocol = f'column seed{args.split_id} of {args.splits.name}'
        return is_test, digests, {'protocol': protocol, 'sources': file_checksums(args.splits)}
    digests = hash_images(args.images, images)
    protocol = f'{NUM_TEST} random test images drawn with seed {args.split_id}, identical images together'
    return held_out_mask(digests, NUM_TEST, args.split_id), digests, {'protocol': protocol}


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert the Clothing Attributes Dataset.', 'clothing', 'images')
    parser.add_argument(
        'source', type=Path, help='folder with *_GT.mat, or a labels.csv or labels_raw.csv made from it'
    )
    parser.add_argument('--splits', type=Path, help='table of splits: image, md5, seed0, seed1, ...')
    parser.add_argument('--images', type=Path, help='folder of the images, to draw a split instead')
    parser.add_argument('--split-id', type=int, default=0, help='which split of the table, or seed of the drawn one')
    add_held_out_arguments(parser)
    args = parser.parse_args(argv)
    if args.source.is_dir():
        images, labels, files = read_label_folder(args.source)
    else:
        images, labels, files = read_label_table(args.source)
    is_test, digests, facts = _choose_split(args, images)
    train, val = carve_validation(np.flatnonzero(~is_test), digests, args.val_fraction, args.seed)
    sources = {**file_checksums(*files), **facts.pop('sources', {})}
    conversion = Conversion(
        dataset='Clothing',
        attributes=ATTRIBUTES,
        image_paths=[prefixed(args.image_prefix, image) for image in images],
        labels=labels,
        splits={'train': train, 'val': val, 'test': np.flatnonzero(is_test)},
        extra={**facts, 'val_fraction': args.val_fraction, 'val_seed': args.seed, 'sources': sources},
    )
    write_conversion(conversion, args, EXPECTED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

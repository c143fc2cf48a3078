"""Convert CelebA (``list_attr_celeba.txt``, ``list_eval_partition.txt``) to mmattr annotations.

Liu, Luo, Wang, Tang, "Deep Learning Face Attributes in the Wild", ICCV 2015. The three official parts have no person
in common.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import converter_parser, prefixed, run_converter, write_conversion
from text_file import read_lines

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

EXPECTED = {'images': 202599, 'attributes': 40, 'train': 162770, 'val': 19867, 'trainval': 182637, 'test': 19962}
PARTS = {'0': 'train', '1': 'val', '2': 'test'}


def read_attributes(path: Path) -> tuple[list[str], list[str], np.ndarray]:
    """Read ``list_attr_celeba.txt``: number of images, attribute names, then a name and M numbers 1 / -1 per line.

    Args:
        path: The file.

    Returns:
        N image names, M attribute names, (N, M) labels 1 / 0.

    Raises:
        DataError: If the number of lines is not the one of the first line, or a line is wrong.
    """
    lines = read_lines(path)
    if len(lines) < 3 or not lines[0].strip().isdigit():
        raise DataError(f'{path} should start with the number of images and a line of attribute names.')
    names, rows = lines[1].split(), [line.split() for line in lines[2:]]
    if int(lines[0]) != len(rows):
        raise DataError(f'{path} announces {int(lines[0])} images, found {len(rows)}; is the file cut off?')
    labels = np.empty((len(rows), len(names)), dtype=np.int8)
    for index, row in enumerate(rows):
        if len(row) != len(names) + 1 or not set(row[1:]) <= {'1', '-1'}:
            raise DataError(f'{path}, line {index + 3}: expected an image name and {len(names)} numbers 1 or -1.')
        labels[index] = [cell == '1' for cell in row[1:]]
    return [row[0] for row in rows], names, labels


def read_partition(path: Path, images: Sequence[str]) -> dict[str, np.ndarray]:
    """Read ``list_eval_partition.txt``: an image name and 0 (train), 1 (val) or 2 (test) per line.

    Args:
        path: The file.
        images: N image names in label order.

    Returns:
        Indices of each part.

    Raises:
        DataError: If a line is wrong, or the two files do not list the same images.
    """
    part_of = {}
    for number, line in enumerate(read_lines(path), start=1):
        cells = line.split()
        if len(cells) != 2 or cells[1] not in PARTS:
            raise DataError(f'{path}, line {number}: expected an image name and 0, 1 or 2, got {line.strip()[:60]!r}.')
        part_of[cells[0]] = PARTS[cells[1]]
    differing = sorted(set(part_of) ^ set(images))
    if differing:
        raise DataError(f'{path} and the attribute file do not list the same images; only one has {differing[0]}.')
    parts = np.array([part_of[image] for image in images])
    return {part: np.flatnonzero(parts == part) for part in PARTS.values()}


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert CelebA.', 'celeba', 'img_align_celeba')
    parser.add_argument('source', type=Path, help='list_attr_celeba.txt')
    parser.add_argument('--partition-file', type=Path, help='list_eval_partition.txt; beside the source if not given')
    args = parser.parse_args(argv)
    partition_file = args.partition_file or args.source.with_name('list_eval_partition.txt')
    images, names, labels = read_attributes(args.source)
    conversion = Conversion(
        dataset='CelebA',
        attributes=[AttributeSpec(name) for name in names],
        image_paths=[prefixed(args.image_prefix, image) for image in images],
        labels=labels,
        splits=read_partition(partition_file, images),
        extra={'protocol': 'official', 'sources': file_checksums(args.source, partition_file)},
    )
    write_conversion(conversion, args, EXPECTED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

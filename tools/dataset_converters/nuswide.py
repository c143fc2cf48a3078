"""Convert NUS-WIDE to sparse annotations (925 seen and 81 unseen labels) or to the 81 concepts alone.

Chua et al., "NUS-WIDE: A Real-World Web Image Database from National University of Singapore", CIVR 2009. SOURCE holds
``Concepts81.txt``, ``ImageList/``, ``NUS_WID_Tags/`` and ``Groundtruth/TrainTestLabels/`` as they are unpacked.

``--labels zero_shot``: training labels are the 1,000 most frequent user tags without the 75 that are concepts too; the
81 concepts, annotated by people, are the unseen labels of the test split (LESA, BiAM, MKT, QKS). What is not tagged
counts as absent. ``--labels concepts81``: the concepts in both splits, for supervised training.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import add_held_out_arguments, converter_parser, prefixed, run_converter, write_conversion
from held_out import carve_validation
from text_file import read_lines
from zero_shot_conversion import ZeroShotConversion, write_zero_shot

from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.errors import DataError

#: Official split; published zero-shot evaluations differ in whether images without a label stay.
IMAGES = {'trainval': 161789, 'test': 107859}
LABELS = {'seen': 925, 'unseen': 81}
PARTS = ('Train', 'Test')


def read_images(source: Path, prefix: str) -> dict[str, list[str]]:
    """Read the image lists, which were written on Windows.

    Args:
        source: Folder of the data set.
        prefix: Folder of the images.

    Returns:
        Relative paths of the N images of each part.
    """
    lists = {part: read_lines(source / 'ImageList' / f'{part}Imagelist.txt') for part in PARTS}
    return {part: [prefixed(prefix, name) for name in names] for part, names in lists.items()}


def read_tags(path: Path, num_tags: int, num_images: int) -> list[list[int]]:
    """Read a table of 0 and 1, one row per image, without holding it whole.

    Args:
        path: ``Train_Tags1k.dat`` or ``Test_Tags1k.dat``.
        num_tags: Columns.
        num_images: Rows.

    Returns:
        Columns of the ones of each row.

    Raises:
        DataError: If the table has another size or holds something else.
    """
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    rows = []
    with path.open(encoding='ascii', errors='replace') as file:
        for number, cells in enumerate(filter(None, map(str.split, file)), start=1):
            if len(cells) != num_tags or set(cells) - {'0', '1'}:
                raise DataError(f'{path}, row {number} must hold {num_tags} numbers 0 or 1, found {len(cells)} cells.')
            rows.append([column for column, cell in enumerate(cells) if cell == '1'])
    if len(rows) != num_images:
        raise DataError(f'{path} has {len(rows)} rows, expected {num_images}, one per image of the list.')
    return rows


def read_concepts(source: Path, concepts: Sequence[str], part: str, num_images: int) -> np.ndarray:
    """Read the labels that people gave.

    Args:
        source: Folder of the data set.
        concepts: Names of the 81 concepts.
        part: ``Train`` or ``Test``.
        num_images: N.

    Returns:
        (N, 81) int8 in {0, 1}.

    Raises:
        DataError: If a file is missing or has another number of lines.
    """
    labels = np.zeros((num_images, len(concepts)), dtype=np.int8)
    for column, concept in enumerate(concepts):
        path = source / 'Groundtruth' / 'TrainTestLabels' / f'Labels_{concept}_{part}.txt'
        values = [line.strip() for line in read_lines(path)]
        if len(values) != num_images or set(values) - {'0', '1'}:
            raise DataError(f'{path} must hold {num_images} lines of 0 or 1, one per image, found {len(values)} lines.')
        labels[:, column] = np.array(values, dtype=np.int8)
    return labels


def zero_shot_records(source: Path, images: dict[str, list[str]], concepts: Sequence[str]) -> dict[str, Any]:
    """Join user tags and concepts.

    Args:
        source: Folder of the data set.
        images: Paths of each part.
        concepts: Names of the 81 concepts.

    Returns:
        ``seen`` names, and records of ``Train`` and ``Test``.
    """
    folder = source / 'NUS_WID_Tags'
    tags = [line.strip() for line in read_lines(folder / 'TagList1k.txt')]
    kept = [column for column, tag in enumerate(tags) if tag not in set(concepts)]
    new_column = {column: index for index, column in enumerate(kept)}
    found: dict[str, Any] = {'seen': [tags[column] for column in kept]}
    for part in PARTS:
        rows = read_tags(folder / f'{part}_Tags1k.dat', len(tags), len(images[part]))
        positives = [[new_column[column] for column in row if column in new_column] for row in rows]
        if part == 'Test':
            labels = read_concepts(source, concepts, part, len(images[part]))
            for row, label in zip(positives, labels, strict=True):
                row += (len(kept) + np.flatnonzero(label)).tolist()
        found[part] = [{'img_path': path, 'positive': row} for path, row in zip(images[part], positives, strict=True)]
    return found


def convert_zero_shot(args: argparse.Namespace, concepts: Sequence[str]) -> None:
    """Write seen labels for training, and all labels for testing."""
    images = read_images(args.source, args.image_prefix)
    found = zero_shot_records(args.source, images, concepts)
    if args.images == 'labelled':
        for part in PARTS:
            found[part] = [record for record in found[part] if record['positive']]
    trainval = found['Train']
    train, val = carve_validation(
        np.arange(len(trainval)), [record['img_path'] for record in trainval], args.val_fraction, args.seed
    )
    records = {'train': [trainval[row] for row in train], 'val': [trainval[row] for row in val]}
    conversion = ZeroShotConversion(
        dataset='NUS-WIDE',
        seen=found['seen'],
        unseen=concepts,
        records={**records, 'trainval': trainval, 'test': found['Test']},
        extra=facts(args) | {'labels': 'user tags for training, 81 concepts unseen', 'images': args.images},
    )
    write_zero_shot(conversion, args, LABELS | (IMAGES if args.images == 'all' else {}))


def convert_concepts(args: argparse.Namespace, concepts: Sequence[str]) -> None:
    """Write the 81 concepts of both parts."""
    images = read_images(args.source, args.image_prefix)
    paths = [path for part in PARTS for path in images[part]]
    labels = np.concatenate([read_concepts(args.source, concepts, part, len(images[part])) for part in PARTS])
    number = len(images['Train'])
    rows = np.arange(len(paths))
    if args.images == 'labelled':
        rows = rows[labels.any(axis=1)]
        number, paths, labels = int((rows < number).sum()), [paths[row] for row in rows], labels[rows]
    train, val = carve_validation(np.arange(number), paths, args.val_fraction, args.seed)
    conversion = Conversion(
        dataset='NUS-WIDE',
        attributes=[AttributeSpec(name) for name in concepts],
        image_paths=paths,
        labels=labels,
        splits={'train': train, 'val': val, 'test': np.arange(number, len(paths))},
        extra=facts(args) | {'labels': '81 concepts', 'images_kept': args.images},
    )
    write_conversion(conversion, args, {'attributes': 81} | (IMAGES if args.images == 'all' else {}))


def facts(args: argparse.Namespace) -> dict[str, Any]:
    """Say what the annotations were made from.

    Args:
        args: Parsed options.

    Returns:
        Facts to store.
    """
    files = list(iterate_sources(args.source))
    return {'val_fraction': args.val_fraction, 'val_seed': args.seed, 'sources': file_checksums(*files)}


def iterate_sources(source: Path) -> Iterator[Path]:
    """List the small original files.

    Args:
        source: Folder of the data set.

    Yields:
        Their paths.
    """
    yield source / 'Concepts81.txt'
    yield from (source / 'ImageList' / f'{part}Imagelist.txt' for part in PARTS)


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert NUS-WIDE.', 'nuswide', 'Flickr')
    parser.add_argument('source', metavar='SOURCE', type=Path, help='folder of the unpacked data set')
    parser.add_argument('--labels', choices=('zero_shot', 'concepts81'), default='zero_shot', help='which labels')
    parser.add_argument(
        '--images', choices=('all', 'labelled'), default='all', help='all images, or only those with a label'
    )
    add_held_out_arguments(parser)
    args = parser.parse_args(argv)
    concepts = [line.strip() for line in read_lines(args.source / 'Concepts81.txt')]
    (convert_zero_shot if args.labels == 'zero_shot' else convert_concepts)(args, concepts)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

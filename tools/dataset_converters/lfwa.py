"""Convert LFWA (faces of LFW with the 40 attributes of CUHK) to mmattr annotations.

Liu, Luo, Wang, Tang, "Deep Learning Face Attributes in the Wild", ICCV 2015.

The splits are the official one (``--indices indices_train_test.mat``, 6,263 / 6,880) or the people lists of LFW View 1
(``--people-train peopleDevTrain.txt --people-test peopleDevTest.txt``, 9,464 / 3,679, no person on both sides).
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import add_held_out_arguments, converter_parser, prefixed, run_converter, write_conversion
from held_out import carve_validation
from mat_file import read_mat

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

EXPECTED = {'images': 13143, 'attributes': 40}
EXPECTED_OFFICIAL = {**EXPECTED, 'trainval': 6263, 'test': 6880}
EXPECTED_VIEW1 = {**EXPECTED, 'trainval': 9464, 'test': 3679}
CSV_COLUMNS = ('image', 'identity', 'lfw_dev')


def read_label_mat(path: Path) -> tuple[list[str], list[str], np.ndarray]:
    """Read ``lfw_att_40.mat`` (MAT v7.3) or its MAT v5 resave.

    Args:
        path: The file.

    Returns:
        N image names ``Person/Person_0001.jpg``, M attribute names, (N, M) labels.

    Raises:
        DataError: If the file does not have this structure.
    """
    content = read_mat(path, ['AttrName', 'label', 'name'])
    for key in ('AttrName', 'name'):
        if not isinstance(content[key], list):
            raise DataError(f'{path}: {key} should be a cell array of texts.')
    images = [name.strip().replace('\\', '/') for name in content['name']]
    return images, [name.strip() for name in content['AttrName']], np.asarray(content['label'])


def read_label_csv(path: Path) -> tuple[list[str], list[str], np.ndarray, list[str]]:
    """Read a table with the columns image, identity, lfw_dev and one column per attribute.

    Args:
        path: The CSV file.

    Returns:
        N image names, M attribute names, (N, M) labels, N entries of lfw_dev.

    Raises:
        DataError: If a column is missing or a cell is neither 0 nor 1.
    """
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    with path.open(newline='', encoding='utf-8') as file:
        reader = csv.DictReader(file)
        rows, header = list(reader), list(reader.fieldnames or ())
    if tuple(header[:3]) != CSV_COLUMNS:
        raise DataError(f'{path} should start with the columns {", ".join(CSV_COLUMNS)}, got {", ".join(header[:3])}.')
    names = header[3:]
    labels = np.empty((len(rows), len(names)), dtype=np.int8)
    for index, row in enumerate(rows):
        for column, name in enumerate(names):
            if row[name] not in ('0', '1'):
                raise DataError(f'{path}, line {index + 2}: {name} is {row[name]!r}, expected 0 or 1.')
            labels[index, column] = int(row[name])
    return [row['image'] for row in rows], names, labels, [row['lfw_dev'] for row in rows]


def read_official_split(path: Path, num_images: int) -> tuple[np.ndarray, np.ndarray]:
    """Read the image indices of ``indices_train_test.mat``, which count from 1.

    Args:
        path: The file.
        num_images: Number of labelled images N.

    Returns:
        0-based indices of the training and of the test images.

    Raises:
        DataError: If an index is not between 1 and N.
    """
    content = read_mat(path, ['indices_img_train', 'indices_img_test'])
    parts = []
    for name, value in content.items():
        indices = np.asarray(value).ravel().astype(np.int64)
        if indices.size == 0 or indices.min() < 1 or indices.max() > num_images:
            raise DataError(f'{path}: {name} should hold indices from 1 to {num_images}.')
        parts.append(indices - 1)
    return parts[0], parts[1]


def read_people(path: Path) -> set[str]:
    """Read a people list of LFW: the number of people, then a name and a number of images per line.

    Args:
        path: ``peopleDevTrain.txt`` or ``peopleDevTest.txt``.

    Returns:
        The names.

    Raises:
        DataError: If the first line does not count the others.
    """
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    lines = [line.split() for line in path.read_text(encoding='utf-8').splitlines() if line.strip()]
    people = {line[0] for line in lines[1:]}
    if not lines or lines[0][0] != str(len(people)):
        raise DataError(f'{path} should start with the number of people that follow ({len(people)}).')
    return people


def split_by_people(identities: Sequence[str], train: set[str], test: set[str]) -> tuple[np.ndarray, np.ndarray]:
    """Assign every image to the side of its person.

    Args:
        identities: Person of each of the N images.
        train: People of the training side.
        test: People of the test side.

    Returns:
        Indices of the training and of the test images.

    Raises:
        DataError: If a person is on both sides or on none; no image is dropped.
    """
    for person in identities:
        if (person in train) == (person in test):
            sides = 'both people lists' if person in train else 'neither people list'
            raise DataError(f'LFWA: {person} is in {sides}, expected in one of them.')
    is_train = np.array([person in train for person in identities])
    return np.flatnonzero(is_train), np.flatnonzero(~is_train)


def _choose_split(
    args: argparse.Namespace, identities: Sequence[str], lfw_dev: Sequence[str]
) -> tuple[tuple[np.ndarray, np.ndarray], dict[str, Any], dict[str, int]]:
    """Return the two sides, the facts to store and the expected counts."""
    if args.indices:
        facts = {'protocol': 'official', 'sources': file_checksums(args.indices)}
        return read_official_split(args.indices, len(identities)), facts, EXPECTED_OFFICIAL
    facts = {'protocol': 'LFW View 1'}
    if args.people_train and args.people_test:
        facts['sources'] = file_checksums(args.people_train, args.people_test)
        train, test = read_people(args.people_train), read_people(args.people_test)
    elif lfw_dev:
        if not set(lfw_dev) <= {'train', 'test'}:
            raise DataError(f'{args.labels_csv}: lfw_dev should be train or test, got {sorted(set(lfw_dev))}.')
        train, test = (
            {person for person, side in zip(identities, lfw_dev, strict=True) if side == wanted}
            for wanted in ('train', 'test')
        )
    else:
        raise DataError('LFWA needs --indices, or --people-train and --people-test, to know its splits.')
    return split_by_people(identities, train, test), facts, EXPECTED_VIEW1


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert LFWA.', 'lfwa', 'images')
    parser.add_argument('source', type=Path, nargs='?', help='lfw_att_40.mat, or its MAT v5 resave')
    parser.add_argument('--labels-csv', type=Path, help='a table instead: image, identity, lfw_dev, 40 attributes')
    parser.add_argument('--indices', type=Path, help='indices_train_test.mat: the official split')
    parser.add_argument('--people-train', type=Path, help='peopleDevTrain.txt of LFW')
    parser.add_argument('--people-test', type=Path, help='peopleDevTest.txt of LFW')
    add_held_out_arguments(parser)
    args = parser.parse_args(argv)
    if (args.source is None) == (args.labels_csv is None):
        raise DataError('Give either the label file lfw_att_40.mat or --labels-csv.')
    if args.labels_csv:
        images, names, labels, lfw_dev = read_label_csv(args.labels_csv)
    else:
        (images, names, labels), lfw_dev = read_label_mat(args.source), []
    identities = [image.split('/')[0] for image in images]
    (trainval, test), facts, expected = _choose_split(args, identities, lfw_dev)
    facts['people_in_training_and_test'] = len({identities[i] for i in trainval} & {identities[i] for i in test})
    train, val = carve_validation(trainval, identities, args.val_fraction, args.seed)
    sources = {**file_checksums(args.labels_csv or args.source), **facts.pop('sources', {})}
    conversion = Conversion(
        dataset='LFWA',
        attributes=[AttributeSpec(name) for name in names],
        image_paths=[prefixed(args.image_prefix, image) for image in images],
        labels=labels,
        splits={'train': train, 'val': val, 'test': test},
        extra={**facts, 'val_fraction': args.val_fraction, 'val_seed': args.seed, 'sources': sources},
        identities=identities,
    )
    write_conversion(conversion, args, expected)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

"""Convert pickled pedestrian data sets (``dataset_all.pkl`` and its relatives) to mmattr annotations.

The code of "Rethinking of Pedestrian Attribute Recognition" (arXiv 2107.03576) keeps its data sets in such files; UPAR
(WACV 2023) and others adopted it. The file is read without running any code in it. Its fields are ``image_name``,
``label``, ``attr_name``, ``partition`` and, where present, ``label_idx.eval``, ``description``, ``root``, ``reorder``.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import (
    add_held_out_arguments,
    add_order_argument,
    add_uncertain_argument,
    converter_parser,
    prefixed,
    run_converter,
    write_conversion,
)
from held_out import carve_validation
from pickled_partition import read_pickled_partition
from rap_annotation import UNCERTAIN, map_uncertain
from restricted_unpickler import load_restricted

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

NEEDED = ('image_name', 'label', 'attr_name', 'partition')


def read_fields(path: Path) -> Mapping[str, Any]:
    """Read the file and check that the needed fields are there.

    Args:
        path: The pickle.

    Returns:
        The fields.

    Raises:
        DataError: If a field is missing or has the wrong kind.
    """
    content = load_restricted(path)
    if not isinstance(content, dict):
        raise DataError(f'{path} should hold the fields {", ".join(NEEDED)}, got a {type(content).__name__}.')
    for field in NEEDED:
        if field not in content:
            raise DataError(f'{path} has no field {field!r}; it has: {", ".join(map(str, content)) or "none"}.')
    label = content['label']
    if not isinstance(label, np.ndarray) or label.ndim != 2 or label.dtype.kind not in 'biuf':
        raise DataError(f'{path}: label should be a matrix of numbers.')
    if len(content['image_name']) != len(label):
        raise DataError(f'{path}: {len(content["image_name"])} image names do not fit {len(label)} rows of labels.')
    if not isinstance(content['partition'], dict):
        raise DataError(f'{path}: partition should hold train, val and test.')
    return content


def image_paths(content: Mapping[str, Any], prefix: str, where: str) -> list[str]:
    """Return the image names relative to the folder of the data set.

    Args:
        content: Fields of the pickle. ``root`` is a folder on the machine of whoever wrote it and is cut off.
        prefix: Folder to write before every name.
        where: What an error message calls the file.

    Returns:
        N relative paths.

    Raises:
        DataError: If a name is absolute and does not start with ``root``.
    """
    root = str(content.get('root', '') or '').rstrip('/')
    paths = []
    for name in map(str, content['image_name']):
        relative = name[len(root) + 1 :] if root and name.startswith(f'{root}/') else name
        if relative.startswith('/'):
            raise DataError(f'{where}: the image name {name!r} is absolute and not below the root {root!r}.')
        paths.append(prefixed(prefix, relative))
    return paths


def evaluated_columns(content: Mapping[str, Any], wide: bool, order: str, where: str) -> tuple[list[int], list[str]]:
    """Choose the attributes.

    Args:
        content: Fields of the pickle. ``label_idx.eval`` lists the evaluated columns in the order of the released code.
        wide: Keep every column instead.
        order: ``file``: ascending columns; ``released``: as ``label_idx.eval`` has them, the others behind.
        where: What an error message calls the file.

    Returns:
        The columns, and the names of all columns.

    Raises:
        DataError: If the indices or the number of names do not fit the labels.
    """
    num_columns = content['label'].shape[1]
    names = [str(name) for name in content['attr_name']]
    if len(names) != num_columns:
        raise DataError(f'{where}: {len(names)} attribute names do not fit {num_columns} columns of labels.')
    label_idx = content.get('label_idx')
    listed = label_idx.get('eval') if isinstance(label_idx, dict) else None
    evaluated = list(range(num_columns)) if listed is None else [int(index) for index in listed[: num_columns + 1]]
    if len(set(evaluated)) != len(evaluated) or not set(evaluated) <= set(range(num_columns)):
        raise DataError(f'{where}: label_idx.eval should name each of some columns 0 to {num_columns - 1} once.')
    chosen = evaluated + sorted(set(range(num_columns)) - set(evaluated)) if wide else evaluated
    return (sorted(chosen) if order == 'file' else chosen), names


def _splits(content: Mapping[str, Any], images: Sequence[str], args: Any) -> tuple[dict[str, np.ndarray], dict]:
    """Return train, val and test, and the facts to store about them."""
    parts = read_pickled_partition(content['partition'], args.partition, len(images), str(args.source))
    if 'val' in parts:
        return parts, {'partition': args.partition}
    train, val = carve_validation(parts['train'], images, args.val_fraction, args.seed)
    facts = {'partition': args.partition, 'val_fraction': args.val_fraction, 'val_seed': args.seed}
    return {'train': train, 'val': val, 'test': parts['test']}, facts


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert a pickled pedestrian data set.', 'upar', '')
    parser.add_argument('source', type=Path, help='dataset_all.pkl')
    parser.add_argument('--dataset', help='name of the data set; its description in the file if not given')
    parser.add_argument('--partition', type=int, default=0, help='which partition, where the file has several')
    parser.add_argument('--all-attributes', action='store_true', help='keep the columns that are not evaluated, too')
    parser.add_argument('--expect-images', type=int, help='refuse the file if it has another number of images')
    parser.add_argument('--expect-attributes', type=int, help='refuse the file if the result has another number')
    add_uncertain_argument(parser)
    add_order_argument(parser)
    add_held_out_arguments(parser)
    args = parser.parse_args(argv)
    content, where = read_fields(args.source), str(args.source)
    columns, names = evaluated_columns(content, args.all_attributes, args.order, where)
    images = image_paths(content, args.image_prefix, where)
    splits, facts = _splits(content, images, args)
    conversion = Conversion(
        dataset=args.dataset or str(content.get('description') or args.source.stem),
        attributes=[AttributeSpec(name) for name in names],
        image_paths=images,
        labels=map_uncertain(content['label'], args.uncertain, where),
        splits=splits,
        extra={
            'protocol': 'partition of the pickle',
            **facts,
            'reorder': str(content.get('reorder', '')),
            'uncertain': args.uncertain,
            'num_uncertain': int((content['label'] == UNCERTAIN).sum()),
            'sources': file_checksums(args.source),
        },
    )
    expected = {'images': args.expect_images, 'attributes': args.expect_attributes}
    write_conversion(
        conversion.selected(columns, args.order),
        args,
        {name: number for name, number in expected.items() if number is not None},
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

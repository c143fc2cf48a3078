"""Convert COCO 2014 (``instances_train2014.json``, ``instances_val2014.json``) to image-level mmattr annotations.

Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014. An image has a category when any annotation names
it; crowd regions count, as in the loaders of Query2Label, ML-Decoder and CSRA. These methods train on train2014 and
report on val2014, so these become trainval and test; val is held out from train2014.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import add_held_out_arguments, converter_parser, prefixed, run_converter, write_conversion
from held_out import carve_validation
from json_file import check_object, read_json_object

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

EXPECTED = {
    'all': {'images': 123287, 'attributes': 80, 'trainval': 82783, 'test': 40504},
    'annotated': {'images': 122218, 'attributes': 80, 'trainval': 82081, 'test': 40137},
}


def read_categories(path: Path, entries: Sequence[Any]) -> dict[int, AttributeSpec]:
    """Read the categories of an instances file.

    Args:
        path: The file, for errors.
        entries: Its ``categories``.

    Returns:
        Attribute by category id, ids ascending; the super-category is the group.

    Raises:
        DataError: If an entry is wrong or an id appears twice.
    """
    categories: dict[int, AttributeSpec] = {}
    for index, entry in enumerate(entries):
        where = f'{path}, category {index}'
        check_object(entry, {'id': int, 'name': str, 'supercategory': str}, where)
        if entry['id'] in categories:
            raise DataError(f'{where} has the id {entry["id"]}, which another category has too.')
        categories[entry['id']] = AttributeSpec(entry['name'], group=entry['supercategory'])
    return dict(sorted(categories.items()))


def read_instances(path: Path, folder: str, images: str) -> tuple[list[AttributeSpec], list[str], np.ndarray]:
    """Read the image-level labels of an instances file.

    Args:
        path: ``instances_*.json``.
        folder: Folder of the images, ``train2014`` or ``val2014``.
        images: ``all``, or ``annotated`` for those with at least one annotation.

    Returns:
        M attributes in ascending category id, N image names in ascending image id and (N, M) labels.

    Raises:
        DataError: If the file does not have this structure.
    """
    content = read_json_object(path, {'images': list, 'annotations': list, 'categories': list})
    categories = read_categories(path, content['categories'])
    names: dict[int, str] = {}
    for index, image in enumerate(content['images']):
        check_object(image, {'id': int, 'file_name': str}, f'{path}, image {index}')
        if image['id'] in names:
            raise DataError(f'{path}, image {index} has the id {image["id"]}, which another image has too.')
        names[image['id']] = prefixed(folder, image['file_name'])
    row_of = {identifier: row for row, identifier in enumerate(sorted(names))}
    column_of = {identifier: column for column, identifier in enumerate(categories)}
    labels = np.zeros((len(names), len(categories)), dtype=np.int8)
    for index, entry in enumerate(content['annotations']):
        where = f'{path}, annotation {index}'
        check_object(entry, {'image_id': int, 'category_id': int}, where)
        for key, known in (('image_id', row_of), ('category_id', column_of)):
            if entry[key] not in known:
                raise DataError(f'{where} has the {key} {entry[key]}, which the file does not list.')
        labels[row_of[entry['image_id']], column_of[entry['category_id']]] = 1
    rows = np.flatnonzero(labels.any(axis=1)) if images == 'annotated' else np.arange(len(names))
    ordered = [names[identifier] for identifier in row_of]
    return list(categories.values()), [ordered[row] for row in rows], labels[rows]


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert COCO 2014.', 'coco', '')
    parser.add_argument('train', type=Path, help='instances_train2014.json, which becomes trainval')
    parser.add_argument('val', type=Path, help='instances_val2014.json, which becomes test')
    parser.add_argument(
        '--images',
        choices=tuple(EXPECTED),
        default='all',
        help='all images, or only those with an annotation (40,504 or 40,137 test images)',
    )
    add_held_out_arguments(parser)
    args = parser.parse_args(argv)
    folders = [prefixed(args.image_prefix, folder) for folder in ('train2014', 'val2014')]
    attributes, train_images, train_labels = read_instances(args.train, folders[0], args.images)
    other, test_images, test_labels = read_instances(args.val, folders[1], args.images)
    if attributes != other:
        raise DataError(f'{args.train} and {args.val} have different categories.')
    images = [*train_images, *test_images]
    trainval = np.arange(len(train_images))
    train, val = carve_validation(trainval, images, args.val_fraction, args.seed)
    conversion = Conversion(
        dataset='COCO 2014',
        attributes=attributes,
        image_paths=images,
        labels=np.concatenate([train_labels, test_labels]),
        splits={'train': train, 'val': val, 'test': np.arange(len(trainval), len(images))},
        extra={
            'protocol': 'train2014 is trainval, val2014 is test',
            'images': args.images,
            'crowd': 'counts as present',
            'val_fraction': args.val_fraction,
            'val_seed': args.seed,
            'sources': file_checksums(args.train, args.val),
        },
    )
    write_conversion(conversion, args, EXPECTED[args.images])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

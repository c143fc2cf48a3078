"""Convert RAPv2 (``RAP_annotation.mat`` of the second release) to mmattr annotations.

Li, Zhang, Chen, Huang, "A Richly Annotated Pedestrian Dataset for Person Retrieval in Real Surveillance Scenarios",
IEEE TIP 2019. The file holds five random partitions into 50,957 / 16,986 / 16,985 images and names the 54 of its 152
columns that are evaluated.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import (
    add_order_argument,
    add_uncertain_argument,
    converter_parser,
    prefixed,
    run_converter,
    write_conversion,
)
from group_order import Groups, attribute_columns, group_names
from mat_file import read_mat_struct
from rap_annotation import UNCERTAIN, map_uncertain, read_partition

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

NUM_EVALUATED, NUM_ALL = 54, 152
EXPECTED = {'images': 84928, 'train': 50957, 'val': 16986, 'trainval': 67943, 'test': 16985}
PARTS = {'train': 'train_index', 'val': 'val_index', 'test': 'test_index'}
#: Positions within the evaluated attributes, not columns of the file.
GROUPS = (
    ('head', range(10, 15)),
    ('upper', range(15, 25)),
    ('lower', range(25, 31)),
    ('foot', range(31, 37)),
    ('accessory', range(37, 45)),
    ('age', range(1, 5)),
    ('gender', (0,)),
    ('body', (5, 6, 7)),
    ('role', (8, 9)),
    ('action', range(45, NUM_EVALUATED)),
)


def read_rap2(path: Path) -> tuple[list[str], list[str], np.ndarray, list[int], np.ndarray]:
    """Read ``RAP_annotation.mat`` of RAPv2.

    Args:
        path: The file.

    Returns:
        N image names, M attribute names, (N, M) labels 0 / 1 / 2, the columns of the evaluated attributes, and the
        cells of the partitions.

    Raises:
        DataError: If the file does not have this structure.
    """
    fields = ('name', 'attribute', 'data', 'selected_attribute', 'partition_attribute')
    content = read_mat_struct(path, 'RAP_annotation', fields)
    for field in fields[:2]:
        if not isinstance(content[field], list):
            raise DataError(f'{path}: {field} should be a cell array of texts.')
    evaluated = np.asarray(content['selected_attribute']).ravel().astype(np.int64) - 1
    if len(evaluated) != NUM_EVALUATED:
        raise DataError(f'{path}: selected_attribute names {len(evaluated)} attributes, expected {NUM_EVALUATED}.')
    labels, cells = np.asarray(content['data']), content['partition_attribute'].ravel()
    return content['name'], content['attribute'], labels, evaluated.tolist(), cells


def groups_by_column(evaluated: Sequence[int]) -> Groups:
    """Turn positions within the evaluated attributes into columns of the file.

    Args:
        evaluated: Column of each evaluated attribute.

    Returns:
        The groups by column.
    """
    return [(name, [evaluated[position] for position in positions]) for name, positions in GROUPS]


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert RAPv2.', 'rap2', 'RAP_dataset')
    parser.add_argument('source', type=Path, help='RAP_annotation.mat')
    parser.add_argument(
        '--attributes', type=int, choices=(NUM_EVALUATED, NUM_ALL), default=NUM_EVALUATED, help='how many attributes'
    )
    parser.add_argument('--partition', type=int, default=0, help='which of the five partitions')
    add_uncertain_argument(parser)
    add_order_argument(parser)
    args = parser.parse_args(argv)
    images, names, labels, evaluated, cells = read_rap2(args.source)
    parts = read_partition(cells, args.partition, tuple(PARTS.values()), str(args.source))
    groups = groups_by_column(evaluated)
    group_of = group_names(groups, len(names), default='further')
    conversion = Conversion(
        dataset='RAPv2',
        attributes=[AttributeSpec(name, group=group) for name, group in zip(names, group_of, strict=True)],
        image_paths=[prefixed(args.image_prefix, image) for image in images],
        labels=map_uncertain(labels, args.uncertain, str(args.source)),
        splits={split: parts[field] for split, field in PARTS.items()},
        extra={
            'protocol': 'official',
            'partition': args.partition,
            'uncertain': args.uncertain,
            'num_uncertain': int((labels == UNCERTAIN).sum()),
            'sources': file_checksums(args.source),
        },
    )
    columns = attribute_columns(groups, len(names), args.order, None if args.attributes == NUM_ALL else evaluated)
    write_conversion(conversion.selected(columns, args.order), args, {**EXPECTED, 'attributes': args.attributes})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

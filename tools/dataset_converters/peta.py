"""Convert PETA (``PETA.mat``) to mmattr annotations.

Deng, Luo, Loy, Tang, "Pedestrian Attribute Recognition at Far Distance", ACM MM 2014. The file holds five random
partitions into 9,500 / 1,900 / 7,600 images; the field reports the first one. Most test images of every partition show
a person who is in the training part too.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import add_order_argument, converter_parser, prefixed, run_converter, write_conversion
from group_order import attribute_columns, group_names
from mat_file import read_mat_struct, struct_fields

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

NUM_EVALUATED, NUM_ALL = 35, 105
EXPECTED = {'images': 19000, 'train': 9500, 'val': 1900, 'trainval': 11400, 'test': 7600}
GROUPS = (
    ('head', (10, 18, 19, 30, 15)),
    ('upper', (7, 9, 11, 14, 21, 26, 29, 32, 33, 34)),
    ('lower', (6, 8, 12, 25, 27, 31)),
    ('foot', (13, 23, 24, 28)),
    ('accessory', (4, 5, 17, 20, 22)),
    ('age', (0, 1, 2, 3)),
    ('gender', (16,)),
)
#: Columns that the field does not evaluate, only with ``--attributes 105``.
FURTHER_GROUPS = (('colour', range(35, 79)), ('further', range(79, 105)))


def read_peta(path: Path, partition: int, image_prefix: str) -> tuple[Conversion, list[int]]:
    """Read ``PETA.mat``.

    Args:
        path: The file.
        partition: Which of the five partitions, from 0.
        image_prefix: Folder of the images.

    Returns:
        All images with all attributes in file order, and the columns of the evaluated ones.

    Raises:
        DataError: If the file does not have this structure.
    """
    fields = ('data', 'attribute', 'selected_attribute', 'partion_attribute')  # spelled like this in the file
    content = read_mat_struct(path, 'peta', fields)
    names, table = content['attribute'], np.asarray(content['data'])
    num_leading = table.shape[1] - len(names)  # image number and three columns that are no attributes
    if num_leading < 1:
        raise DataError(f'{path}: data has {table.shape[1]} columns, expected an image number before {len(names)}.')
    cells = content['partion_attribute'].ravel()
    if not 0 <= partition < len(cells):
        raise DataError(f'{path} has {len(cells)} partitions, --partition must lie from 0 to {len(cells) - 1}.')
    parts = struct_fields(cells[partition], ('train', 'val', 'test'), f'{path}: partition {partition}')
    groups = group_names((*GROUPS, *FURTHER_GROUPS), len(names))
    conversion = Conversion(
        dataset='PETA',
        attributes=[AttributeSpec(name, group=group) for name, group in zip(names, groups, strict=True)],
        image_paths=[prefixed(image_prefix, f'{number:05d}.png') for number in table[:, 0].tolist()],
        labels=table[:, num_leading:],
        splits={name: np.asarray(indices).ravel().astype(np.int64) - 1 for name, indices in parts.items()},
        extra={'protocol': 'official', 'partition': partition, 'sources': file_checksums(path)},
    )
    evaluated = np.asarray(content['selected_attribute']).ravel().astype(np.int64) - 1 - num_leading
    return conversion, evaluated.tolist()


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert PETA.', 'peta', 'images')
    parser.add_argument('source', type=Path, help='PETA.mat')
    parser.add_argument(
        '--attributes', type=int, choices=(NUM_EVALUATED, NUM_ALL), default=NUM_EVALUATED, help='how many attributes'
    )
    parser.add_argument('--partition', type=int, default=0, help='which of the five partitions')
    add_order_argument(parser)
    args = parser.parse_args(argv)
    conversion, evaluated = read_peta(args.source, args.partition, args.image_prefix)
    columns = attribute_columns(
        GROUPS, len(conversion.attributes), args.order, None if args.attributes == NUM_ALL else evaluated
    )
    write_conversion(conversion.selected(columns, args.order), args, {**EXPECTED, 'attributes': args.attributes})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

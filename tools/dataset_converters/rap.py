"""Convert RAPv1 (``RAP_annotation.mat``) to mmattr annotations.

Li et al., "A Richly Annotated Dataset for Pedestrian Attribute Recognition", arXiv 1603.07054. The file holds five
random partitions into 33,268 training and 8,317 test images; a validation part is taken from the training part, at
random over images like the partition itself.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

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
from group_order import attribute_columns, group_names
from held_out import carve_validation
from mat_file import read_mat_struct
from rap_annotation import UNCERTAIN, map_uncertain, read_partition

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

NUM_EVALUATED, NUM_ALL = 51, 92
EXPECTED = {'images': 41585, 'trainval': 33268, 'test': 8317}
GROUPS = (
    ('head', range(9, 15)),
    ('upper', range(15, 24)),
    ('lower', range(24, 30)),
    ('foot', range(30, 35)),
    ('accessory', range(35, 43)),
    ('age', (1, 2, 3)),
    ('gender', (0,)),
    ('body', (4, 5, 6)),
    ('role', (7, 8)),
    ('action', range(43, NUM_EVALUATED)),
)
#: Columns that the field does not evaluate, only with ``--attributes 92``.
FURTHER_GROUPS = (('view', range(51, 55)), ('occlusion', range(55, 63)), ('colour', range(63, NUM_ALL)))


def read_rap(path: Path) -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    """Read ``RAP_annotation.mat`` of RAPv1.

    Args:
        path: The file.

    Returns:
        N image names, M attribute names, (N, M) labels 0 / 1 / 2, and the cells of the partitions.

    Raises:
        DataError: If the file does not have this structure.
    """
    fields = ('imagesname', 'attribute_eng', 'label', 'partion')  # spelled like this in the file
    content = read_mat_struct(path, 'RAP_annotation', fields)
    for field in fields[:2]:
        if not isinstance(content[field], list):
            raise DataError(f'{path}: {field} should be a cell array of texts.')
    return content['imagesname'], content['attribute_eng'], np.asarray(content['label']), content['partion'].ravel()


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert RAPv1.', 'rap', 'RAP_dataset')
    parser.add_argument('source', type=Path, help='RAP_annotation.mat')
    parser.add_argument(
        '--attributes', type=int, choices=(NUM_EVALUATED, NUM_ALL), default=NUM_EVALUATED, help='how many attributes'
    )
    parser.add_argument('--partition', type=int, default=0, help='which of the five partitions')
    add_uncertain_argument(parser)
    add_order_argument(parser)
    add_held_out_arguments(parser)
    args = parser.parse_args(argv)
    images, names, labels, cells = read_rap(args.source)
    parts = read_partition(cells, args.partition, ('train_index', 'test_index'), str(args.source))
    train, val = carve_validation(parts['train_index'], images, args.val_fraction, args.seed)
    groups = group_names((*GROUPS, *FURTHER_GROUPS), len(names))
    conversion = Conversion(
        dataset='RAPv1',
        attributes=[AttributeSpec(name, group=group) for name, group in zip(names, groups, strict=True)],
        image_paths=[prefixed(args.image_prefix, image) for image in images],
        labels=map_uncertain(labels, args.uncertain, str(args.source)),
        splits={'train': train, 'val': val, 'test': parts['test_index']},
        extra={
            'protocol': 'official',
            'partition': args.partition,
            'uncertain': args.uncertain,
            'num_uncertain': int((labels == UNCERTAIN).sum()),
            'val_fraction': args.val_fraction,
            'val_seed': args.seed,
            'sources': file_checksums(args.source),
        },
    )
    evaluated = None if args.attributes == NUM_ALL else range(NUM_EVALUATED)
    columns = attribute_columns(GROUPS, len(names), args.order, evaluated)
    write_conversion(conversion.selected(columns, args.order), args, {**EXPECTED, 'attributes': args.attributes})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

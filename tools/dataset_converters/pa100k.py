"""Convert PA-100K (``annotation.mat``) to mmattr annotations.

Liu et al., "HydraPlus-Net: Attentive Deep Features for Pedestrian Analysis", ICCV 2017.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import add_order_argument, converter_parser, prefixed, run_converter, write_conversion
from group_order import attribute_columns, group_names
from mat_file import read_mat

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

EXPECTED = {'images': 100000, 'attributes': 26, 'train': 80000, 'val': 10000, 'trainval': 90000, 'test': 10000}
GROUPS = (
    ('head', (7, 8)),
    ('upper', range(13, 19)),
    ('lower', range(19, 25)),
    ('foot', (25,)),
    ('accessory', range(9, 13)),
    ('age', (1, 2, 3)),
    ('gender', (0,)),
    ('view', (4, 5, 6)),
)


def read_pa100k(path: Path, image_prefix: str) -> Conversion:
    """Read the three parts of ``annotation.mat``.

    Args:
        path: The file.
        image_prefix: Folder of the images, ``data`` or ``release_data/release_data`` depending on the download.

    Returns:
        All images, the attributes in file order.

    Raises:
        DataError: If the file does not have this structure.
    """
    parts = ('train', 'val', 'test')
    keys = [f'{part}_{what}' for part in parts for what in ('images_name', 'label')]
    content = read_mat(path, ['attributes', *keys])
    names = content['attributes']
    images: list[str] = []
    splits = {}
    for part in parts:
        part_images, label = content[f'{part}_images_name'], np.asarray(content[f'{part}_label'])
        if not isinstance(part_images, list) or label.shape != (len(part_images), len(names)):
            raise DataError(
                f'{path}: {part}_images_name and {part}_label should hold one image and {len(names)} labels per row, '
                f'got {len(part_images)} images and labels of shape {label.shape}.'
            )
        splits[part] = np.arange(len(images), len(images) + len(part_images))
        images += part_images
    return Conversion(
        dataset='PA-100K',
        attributes=[
            AttributeSpec(name, group=group) for name, group in zip(names, group_names(GROUPS, len(names)), strict=True)
        ],
        image_paths=[prefixed(image_prefix, image) for image in images],
        labels=np.concatenate([content[f'{part}_label'] for part in parts]),
        splits=splits,
        extra={'protocol': 'official', 'sources': file_checksums(path)},
    )


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert PA-100K.', 'pa100k', 'data')
    parser.add_argument('source', type=Path, help='annotation.mat')
    add_order_argument(parser)
    args = parser.parse_args(argv)
    conversion = read_pa100k(args.source, args.image_prefix)
    columns = attribute_columns(GROUPS, len(conversion.attributes), args.order)
    write_conversion(conversion.selected(columns, args.order), args, EXPECTED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

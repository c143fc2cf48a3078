"""Convert PASCAL VOC 2007 (``VOCdevkit/VOC2007``) to image-level mmattr annotations.

Everingham et al., "The PASCAL Visual Object Classes (VOC) Challenge", IJCV 2010. A class whose objects are all marked
difficult in an image has the label 0 there, neither 1 (present) nor -1 (absent). Published multi-label methods disagree
about it; the default is that of CSRA and mmpretrain: absent in training, left out of the evaluation in testing.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import converter_parser, prefixed, run_converter, write_conversion
from voc_labels import ABSENT, PRESENT, read_image_list, read_label_lists, read_object_files

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

EXPECTED = {'images': 9963, 'attributes': 20, 'train': 2501, 'val': 2510, 'trainval': 5011, 'test': 4952}
GROUPS = {
    'person': ('person',),
    'animal': ('bird', 'cat', 'cow', 'dog', 'horse', 'sheep'),
    'vehicle': ('aeroplane', 'bicycle', 'boat', 'bus', 'car', 'motorbike', 'train'),
    'indoor': ('bottle', 'chair', 'diningtable', 'pottedplant', 'sofa', 'tvmonitor'),
}
GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}
CLASSES = tuple(sorted(GROUP_OF))
LABEL_OF_DIFFICULT = {'unknown': -1, 'negative': 0, 'positive': 1}


def read_labels(source: Path, part: str, images: Sequence[str], from_xml: bool, difficult: str) -> np.ndarray:
    """Read the labels of a part and say what a class with difficult objects only is there.

    Args:
        source: The folder ``VOC2007``.
        part: ``train``, ``val`` or ``test``.
        images: Names of the N images of the part.
        from_xml: Read ``Annotations/*.xml`` rather than the lists in ``ImageSets/Main``.
        difficult: ``unknown``, ``negative`` or ``positive``.

    Returns:
        (N, 20) labels 1, 0 or -1.

    Raises:
        DataError: If a file is missing or wrong.
    """
    found = read_object_files(source, images, CLASSES) if from_xml else read_label_lists(source, part, images, CLASSES)
    labels = np.full(found.shape, LABEL_OF_DIFFICULT[difficult], dtype=np.int8)
    labels[found == PRESENT] = 1
    labels[found == ABSENT] = 0
    return labels


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert PASCAL VOC 2007.', 'voc2007', 'VOCdevkit/VOC2007/JPEGImages')
    parser.add_argument('source', type=Path, help='the folder VOCdevkit/VOC2007, with ImageSets/Main')
    parser.add_argument(
        '--labels', choices=('lists', 'xml'), default='lists', help='ImageSets/Main/<class>_<part>.txt or Annotations'
    )
    for part, default in (('train', 'negative'), ('test', 'unknown')):
        parser.add_argument(
            f'--difficult-{part}',
            choices=tuple(LABEL_OF_DIFFICULT),
            default=default,
            help=f'what a class with difficult objects only becomes in the {part} images',
        )
    args = parser.parse_args(argv)
    if not args.source.is_dir():
        raise DataError(f'The folder {args.source} does not exist.')
    lists = {part: args.source / 'ImageSets' / 'Main' / f'{part}.txt' for part in ('train', 'val', 'test')}
    parts = {part: read_image_list(path) for part, path in lists.items()}
    difficult = {'train': args.difficult_train, 'val': args.difficult_train, 'test': args.difficult_test}
    labels = [
        read_labels(args.source, part, images, args.labels == 'xml', difficult[part]) for part, images in parts.items()
    ]
    ends = np.cumsum([len(images) for images in parts.values()])
    conversion = Conversion(
        dataset='VOC 2007',
        attributes=[AttributeSpec(name, group=GROUP_OF[name]) for name in CLASSES],
        image_paths=[prefixed(args.image_prefix, f'{name}.jpg') for images in parts.values() for name in images],
        labels=np.concatenate(labels),
        splits=dict(zip(parts, np.split(np.arange(ends[-1]), ends[:-1]), strict=True)),
        extra={
            'protocol': 'official',
            'labels_from': args.labels,
            'difficult_train': args.difficult_train,
            'difficult_test': args.difficult_test,
            'sources': file_checksums(*lists.values()),
        },
    )
    write_conversion(conversion, args, EXPECTED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

"""Convert WIDER Attribute (``wider_attribute_trainval.json``, ``wider_attribute_test.json``) to mmattr annotations.

Li, Huang, Loy, Tang, "Human Attribute Recognition by Deep Hierarchical Contexts", ECCV 2016. A sample is a person: the
photo and a box, which the transform ``CropBoundingBox`` cuts out. The file says 1 (positive), -1 (negative) or 0
(unspecified); unspecified labels become unknown, or 0 in training as in CSRA and VAC with
``--unspecified-train negative``.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from conversion import Conversion, file_checksums
from converter_cli import converter_parser, prefixed, run_converter, write_conversion
from json_file import check_object, read_json_object

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

#: A sample (``images``) is a person; ``photos`` are files.
EXPECTED = {'photos': 13789, 'photos_train': 5509, 'images': 57524, 'attributes': 14}
UNSPECIFIED = {'unknown': -1, 'negative': 0}

#: Photo, box (x, y, width, height) and codes 1, -1 or 0.
Person = tuple[str, list[float], list[int]]


def read_photos(path: Path, folders: Sequence[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """Read a file.

    Args:
        path: ``wider_attribute_*.json``.
        folders: What the names of the photos may start with.

    Returns:
        M attribute names and the photos, with ``file_name`` and ``targets``.

    Raises:
        DataError: If the file does not have this structure, or a photo is listed twice or in another folder.
    """
    content = read_json_object(path, {'images': list, 'attribute_id_map': dict})
    seen = set()
    for index, photo in enumerate(content['images']):
        where = f'{path}, image {index}'
        name = check_object(photo, {'file_name': str, 'targets': list}, where)['file_name']
        if name.partition('/')[0] not in folders:
            starts = ' or '.join(f'{folder}/' for folder in folders)
            raise DataError(f'{where} is {name!r}, expected a path that starts with {starts}.')
        if name in seen:
            raise DataError(f'{where} is {name}, which is listed before.')
        seen.add(name)
    names = content['attribute_id_map']
    keys = [str(index) for index in range(len(names))]
    if not names or set(names) != set(keys):
        raise DataError(f'{path}: attribute_id_map should name the attributes 0, 1, 2 ..., got {str(names)[:80]}.')
    return [str(names[key]) for key in keys], content['images']


def read_person(target: Any, num_attributes: int, where: str) -> tuple[list[float], list[int]]:
    """Read a person.

    Args:
        target: An entry of ``targets``.
        num_attributes: M.
        where: File, photo and number of the person, for errors.

    Returns:
        Box (x, y, width, height) and M codes 1, -1 or 0.

    Raises:
        DataError: If one of them is wrong.
    """
    check_object(target, {'attribute': list, 'bbox': list}, where)
    codes, box = target['attribute'], target['bbox']
    if len(codes) != num_attributes or not all(code in (1, -1, 0) for code in codes):
        raise DataError(f'{where}: attribute should hold {num_attributes} numbers 1, -1 or 0, got {codes}.')
    edges = [edge for edge in box if isinstance(edge, (int, float)) and math.isfinite(edge)]
    if not len(box) == len(edges) == 4 or min(edges[2:]) <= 0:
        raise DataError(f'{where}: bbox should be x, y, width and height, the last two above 0, got {box}.')
    return edges, codes


def read_persons(path: Path, photos: Sequence[dict[str, Any]], num_attributes: int) -> Iterator[Person]:
    """Read the persons of a file.

    Args:
        path: The file, for errors.
        photos: From :func:`read_photos`.
        num_attributes: M.

    Yields:
        Photo, box and codes of each person.
    """
    for photo in photos:
        for index, target in enumerate(photo['targets']):
            yield (
                photo['file_name'],
                *read_person(target, num_attributes, f'{path}, {photo["file_name"]}, person {index}'),
            )


def decode(codes: np.ndarray, parts: np.ndarray, unspecified_train: str) -> np.ndarray:
    """Turn the codes of the file into labels.

    Args:
        codes: (N, M) numbers 1, -1 or 0.
        parts: (N,) names of the parts that the persons are in.
        unspecified_train: What 0 means outside of ``test``: ``unknown`` or ``negative``.

    Returns:
        (N, M) int8: 1, 0 or -1 (unknown).
    """
    unspecified = np.where(parts == 'test', -1, UNSPECIFIED[unspecified_train])[:, None]  # (N, 1)
    return np.where(codes == 0, unspecified, codes == 1).astype(np.int8)


def read_wider(trainval: Path, test: Path, image_prefix: str, unspecified_train: str) -> Conversion:
    """Read the two files.

    Args:
        trainval: ``wider_attribute_trainval.json``, with photos in ``train/`` and ``val/``.
        test: ``wider_attribute_test.json``.
        image_prefix: Folder of the images.
        unspecified_train: See :func:`decode`.

    Returns:
        All persons.

    Raises:
        DataError: If a file is wrong or the two have different attributes.
    """
    names, photos = read_photos(trainval, ('train', 'val'))
    other, test_photos = read_photos(test, ('test',))
    if names != other:
        raise DataError(f'{trainval} and {test} have different attributes.')
    persons = [*read_persons(trainval, photos, len(names)), *read_persons(test, test_photos, len(names))]
    photos = [*photos, *test_photos]
    parts = np.array([name.partition('/')[0] for name, _, _ in persons])
    codes = np.array([codes for _, _, codes in persons], dtype=np.int8).reshape(-1, len(names))
    return Conversion(
        dataset='WIDER Attribute',
        attributes=[AttributeSpec(name) for name in names],
        image_paths=[prefixed(image_prefix, name) for name, _, _ in persons],
        labels=decode(codes, parts, unspecified_train),
        splits={part: np.flatnonzero(parts == part) for part in ('train', 'val', 'test')},
        extra={
            'protocol': 'official',
            'photos': len(photos),
            'photos_train': sum(photo['file_name'].startswith('train/') for photo in photos),
            'photos_without_person': sum(not photo['targets'] for photo in photos),
            'unspecified_train': unspecified_train,
            'sources': file_checksums(trainval, test),
        },
        boxes=[box for _, box, _ in persons],
    )


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert WIDER Attribute.', 'wider', 'Image')
    parser.add_argument('trainval', type=Path, help='wider_attribute_trainval.json')
    parser.add_argument('test', type=Path, help='wider_attribute_test.json')
    parser.add_argument(
        '--unspecified-train',
        choices=tuple(UNSPECIFIED),
        default='unknown',
        help='what the label 0 (unspecified) becomes in the training and validation images; in test it is unknown',
    )
    args = parser.parse_args(argv)
    conversion = read_wider(args.trainval, args.test, args.image_prefix, args.unspecified_train)
    write_conversion(conversion, args, EXPECTED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())

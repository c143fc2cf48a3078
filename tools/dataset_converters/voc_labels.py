"""Image-level labels of PASCAL VOC, from its lists or from its object annotations."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from text_file import read_lines

from mmattr.errors import DataError

#: The labels in the lists of VOC.
PRESENT, ABSENT, DIFFICULT = 1, -1, 0


def read_image_list(path: Path) -> list[str]:
    """Read the names of the images of a part.

    Args:
        path: ``ImageSets/Main/<part>.txt``, one name per line.

    Returns:
        The names, without suffix.

    Raises:
        DataError: If the file is missing or empty or a line holds more than a name.
    """
    names = [line.strip() for line in read_lines(path)]
    if not names:
        raise DataError(f'{path} is empty, expected the names of images.')
    for number, name in enumerate(names, start=1):
        if len(name.split()) != 1:
            raise DataError(f'{path}, line {number}: expected the name of an image, got {name[:60]!r}.')
    return names


def read_label_lists(source: Path, part: str, images: Sequence[str], classes: Sequence[str]) -> np.ndarray:
    """Read ``ImageSets/Main/<class>_<part>.txt``: the name of an image and 1, -1 or 0 per line.

    Args:
        source: The folder ``VOC2007``.
        part: ``train``, ``val`` or ``test``.
        images: Names of the N images of the part.
        classes: Names of the M classes.

    Returns:
        (N, M) labels ``PRESENT``, ``ABSENT`` or ``DIFFICULT`` (present, but every object is difficult).

    Raises:
        DataError: If a file is missing, a line is wrong or a list has other images.
    """
    labels = np.empty((len(images), len(classes)), dtype=np.int8)
    for column, name in enumerate(classes):
        path = source / 'ImageSets' / 'Main' / f'{name}_{part}.txt'
        label_of = {}
        for number, line in enumerate(read_lines(path), start=1):
            row = line.split()
            if len(row) != 2 or row[1] not in {'1', '-1', '0'}:
                got = line.strip()[:60]
                raise DataError(f'{path}, line {number}: expected the name of an image and 1, 0 or -1, got {got!r}.')
            label_of[row[0]] = int(row[1])
        differing = sorted(set(label_of) ^ set(images))
        if differing:
            raise DataError(f'{path} and {part}.txt do not list the same images; only one has {differing[0]}.')
        labels[:, column] = [label_of[image] for image in images]
    return labels


def read_object_files(source: Path, images: Sequence[str], classes: Sequence[str]) -> np.ndarray:
    """Read ``Annotations/<image>.xml``: the objects of an image, each with its class and whether it is difficult.

    Args:
        source: The folder ``VOC2007``.
        images: Names of N images.
        classes: Names of the M classes.

    Returns:
        (N, M) labels as those of :func:`read_label_lists`.

    Raises:
        DataError: If a file is missing or no XML, or names another class.
    """
    column_of = {name: column for column, name in enumerate(classes)}
    labels = np.full((len(images), len(classes)), ABSENT, dtype=np.int8)
    for row, image in enumerate(images):
        path = source / 'Annotations' / f'{image}.xml'
        for name, difficult in _objects(path):
            if name not in column_of:
                raise DataError(f'{path} has an object of the class {name!r}, expected one of {", ".join(classes)}.')
            column = column_of[name]
            if not difficult:
                labels[row, column] = PRESENT
            elif labels[row, column] == ABSENT:
                labels[row, column] = DIFFICULT
    return labels


def _objects(path: Path) -> list[tuple[str, bool]]:
    """Return class and difficulty of the objects of an image."""
    try:
        root = ElementTree.fromstring(path.read_bytes())
    except FileNotFoundError as error:
        raise DataError(f'The file {path} does not exist.') from error
    except ElementTree.ParseError as error:
        raise DataError(f'{path} is no XML file, is it cut off? {error}.') from error
    objects = []
    for entry in root.iter('object'):
        name, difficult = (entry.findtext(key, default).strip() for key, default in (('name', ''), ('difficult', '0')))
        if not name or difficult not in {'0', '1'}:
            raise DataError(f'{path}: an object should have a name and difficult 0 or 1, got {name!r}, {difficult!r}.')
        objects.append((name, difficult == '1'))
    return objects

"""A small data set on disk and its packed file."""

import pytest

from mmattr.datasets import Annotation, AttributeSpec, PackedImageWriter
from tests.datasets.image_files import file_of, photo

pytest.importorskip('lmdb', reason='lmdb is not installed')

NAMES = [f'images/{name}.jpg' for name in ('a', 'b', 'c', 'nested/d', 'größer')]


def write_data_set(folder, names=NAMES):
    """Write images and the annotation ``annotations/train.json``; the image files by name."""
    contents = {name: file_of(photo(24, 18, seed), quality=90) for seed, name in enumerate(names)}
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    records = [{'img_path': name, 'gt_label': [index % 2]} for index, name in enumerate(names)]
    Annotation('demo', 'train', [AttributeSpec('hat')], records).save(folder / 'annotations/train.json')
    return contents


def pack(path, contents, about=None):
    """Write a packed file of image files by name."""
    return PackedImageWriter(path, about).write(list(contents), contents.__getitem__)

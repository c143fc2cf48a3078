"""The annotation of a split with thousands of attributes, of which an image has a few."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.datasets.annotation_check import check_names
from mmattr.datasets.annotation_json import read_json, write_json
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.errors import DataError

#: Keys of ``metainfo`` that are fields or follow from the records; every other key is kept in ``extra``.
OWN_KEYS = ('dataset', 'split', 'attributes', 'order', 'checksum', 'num_images', 'num_attributes')


@dataclass(eq=False)
class SparseAnnotation:
    """Attributes and labels of the images of one split; labels are lists of attributes.

    Where :class:`Annotation` holds M labels per image (12 billion for Open Images), a record here names the attributes
    that are known to be present and to be absent.

    >>> cat, dog = AttributeSpec('cat', group='seen'), AttributeSpec('dog', group='unseen')
    >>> records = [dict(img_path='1.jpg', positive=[1], negative=[]), dict(img_path='2.jpg', positive=[0])]
    >>> SparseAnnotation('demo', 'test', [cat, dog], records).labels([0, 1]).tolist()
    [[-1, 1], [1, 0]]

    Args:
        dataset: Name of the data set.
        split: Name of the split.
        attributes: The M attributes, all binary.
        records: N dicts with ``img_path``, ``positive``, indices of the attributes that are present, and ``negative``,
            indices of those that are absent; without ``negative`` (or with None) all others are absent.
        order: Where the order of the attributes comes from.
        extra: Further meta information, stored as it is.
        source: What error messages call this annotation; the data set and the split if empty.

    Raises:
        DataError: If names repeat, an attribute is multi-valued, a record misses a key, or an index is impossible or
            both present and absent.
    """

    dataset: str
    split: str
    attributes: Sequence[AttributeSpec]
    records: list[dict[str, Any]]
    order: str = 'file'
    extra: dict[str, Any] = field(default_factory=dict)
    source: str = field(default='', repr=False)

    def __post_init__(self) -> None:
        self.attributes = tuple(self.attributes)
        self.source = self.source or f'{self.dataset} {self.split}'
        check_names(self.names, self.source)
        for attribute in self.attributes:
            if not attribute.is_binary:
                raise DataError(f'{self.source}: {attribute.name!r} has values, but sparse labels are binary.')
        for index, record in enumerate(self.records):
            _check_record(record, len(self.attributes), f'{self.source}, record {index}')

    @property
    def names(self) -> tuple[str, ...]:
        """The M attribute names."""
        return tuple(attribute.name for attribute in self.attributes)

    @property
    def checksum(self) -> str:
        """SHA-256 (64 hex digits) of names, image paths and labels."""
        digest = hashlib.sha256(json.dumps(self.names, separators=(',', ':')).encode())
        for record in self.records:
            row = [record['img_path'], record['positive'], record.get('negative')]
            digest.update(json.dumps(row, separators=(',', ':')).encode())
        return digest.hexdigest()

    def labels(self, rows: Sequence[int]) -> np.ndarray:
        """Return the labels of some images as a table.

        Args:
            rows: Indices of n records.

        Returns:
            (n, M) int8: 1 present, 0 absent, -1 unknown.
        """
        return np.stack([dense_label(self.records[row], len(self.attributes)) for row in rows])

    def save(self, path: str | Path) -> None:
        """Write the annotation as JSON; an interrupted write leaves the old file in place.

        Args:
            path: The file; its folder is made.
        """
        metainfo = {
            'dataset': self.dataset,
            'split': self.split,
            'order': self.order,
            'num_images': len(self.records),
            'num_attributes': len(self.attributes),
            'checksum': self.checksum,
            **self.extra,
            'attributes': [attribute.to_dict() for attribute in self.attributes],
        }
        write_json(Path(path), metainfo, self.records)

    @classmethod
    def load(cls, path: str | Path) -> 'SparseAnnotation':
        """Read an annotation.

        Args:
            path: A file that :meth:`save` wrote.

        Returns:
            The annotation.

        Raises:
            DataError: If the file is missing or wrong, or its records do not fit the checksum stored in it.
        """
        path = Path(path)
        if not path.is_file():
            raise DataError(f'The annotation file {path} does not exist.')
        metainfo, records = read_json(path)
        extra = {key: value for key, value in metainfo.items() if key not in OWN_KEYS}
        attributes, order = metainfo['attributes'], metainfo.get('order', 'file')
        annotation = cls(metainfo['dataset'], metainfo['split'], attributes, records, order, extra, str(path))
        if metainfo.get('checksum', annotation.checksum) != annotation.checksum:
            raise DataError(
                f'{path} does not fit its own checksum: names, paths or labels changed after it was written; '
                "convert the data again, or remove the key 'checksum' if the change is yours."
            )
        return annotation


def dense_label(record: dict[str, Any], num_attributes: int) -> np.ndarray:
    """Write the labels of an image out.

    Args:
        record: A record of a :class:`SparseAnnotation`.
        num_attributes: M.

    Returns:
        (M,) int8: 1 present, 0 absent, -1 unknown.
    """
    negative = record.get('negative')
    label = np.full(num_attributes, 0 if negative is None else -1, dtype=np.int8)
    label[negative or []] = 0
    label[record['positive']] = 1
    return label


def _check_record(record: Any, num_attributes: int, where: str) -> None:
    """Raise at the first mistake in a record."""
    if not isinstance(record, dict) or not isinstance(record.get('img_path'), str) or not record['img_path']:
        raise DataError(f'{where} must have a path as img_path, got {str(record)[:80]}.')
    for key, value in (('positive', record.get('positive')), ('negative', record.get('negative') or [])):
        indices = value if isinstance(value, list) else [None]
        wrong = [item for item in indices if type(item) is not int or not 0 <= item < num_attributes]
        if wrong:
            raise DataError(
                f'{where} ({record["img_path"]}) must list indices of its {num_attributes} attributes as {key}, got '
                f'{wrong[0] if isinstance(value, list) else value!r}.'
            )
    both = set(record['positive']) & set(record.get('negative') or [])
    if both:
        raise DataError(f'{where} ({record["img_path"]}) has attribute {min(both)} as present and as absent.')

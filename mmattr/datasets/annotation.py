"""The annotation of one split of a data set, in memory and on disk."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.datasets.annotation_check import check_names, check_records
from mmattr.datasets.annotation_csv import read_csv
from mmattr.datasets.annotation_json import read_json, write_json
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.errors import DataError

__all__ = ['Annotation', 'AttributeSpec']

#: Keys of ``metainfo`` that are fields or follow from the records; every other key is kept in ``extra``.
OWN_KEYS = (
    'dataset',
    'split',
    'attributes',
    'order',
    'checksum',
    'num_images',
    'num_attributes',
    'positives',
    'unknowns',
)


@dataclass(eq=False)
class Annotation:
    """Attributes and labels of the images of one split.

    >>> hat, bag = AttributeSpec('hat', group='head'), AttributeSpec('bag')
    >>> train = Annotation('demo', 'train', [hat, bag], [{'img_path': '1.jpg', 'gt_label': [1, -1]}])
    >>> train.labels
    array([[ 1, -1]], dtype=int8)
    >>> train.reordered([1, 0], 'swapped').names
    ('bag', 'hat')

    Args:
        dataset: Name of the data set, the same for all of its splits.
        split: Name of the split: ``train``, ``val``, ``trainval``, ``test`` ...
        attributes: The M attributes.
        records: N dicts with ``img_path`` (relative to the folder of the images), ``gt_label`` (M integers: 1 present,
            0 absent, index of the value for a multi-valued attribute, -1 unknown) and anything else.
        order: Where the order of the attributes comes from: ``file`` (the original annotation file), ``released`` (the
            released code) ...
        extra: Further meta information, stored as it is.
        source: What error messages call this annotation; the data set and the split if empty.

    Raises:
        DataError: If names repeat, a record misses a key or a label is impossible.
    """

    dataset: str
    split: str
    attributes: Sequence[AttributeSpec]
    records: list[dict[str, Any]]
    order: str = 'file'
    extra: dict[str, Any] = field(default_factory=dict)
    source: str = field(default='', repr=False)
    _labels: np.ndarray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.attributes = tuple(self.attributes)
        self.source = self.source or f'{self.dataset} {self.split}'
        check_names(self.names, self.source)
        self._labels = check_records(self.records, self.attributes, self.source)
        for key in self.extra:
            if key in OWN_KEYS:
                raise DataError(f'{self.source}: {key!r} is written by the annotation itself and cannot be in extra.')

    @property
    def labels(self) -> np.ndarray:
        """(N, M) int8: 1 present, 0 absent, index of the value of a multi-valued attribute, -1 unknown."""
        return self._labels

    @property
    def names(self) -> tuple[str, ...]:
        """The M attribute names."""
        return tuple(attribute.name for attribute in self.attributes)

    @property
    def positives(self) -> list[int | list[int]]:
        """Per attribute the number of images that have it; of a multi-valued attribute, one number per value."""
        counts: list[int | list[int]] = []
        for attribute, column in zip(self.attributes, self.labels.T, strict=True):
            known = np.bincount(column[column >= 0], minlength=attribute.num_labels).tolist()
            counts.append(known[1] if attribute.is_binary else known)
        return counts

    @property
    def unknowns(self) -> list[int]:
        """Per attribute the number of images whose label is unknown."""
        return (self.labels == -1).sum(axis=0).tolist()

    @property
    def checksum(self) -> str:
        """SHA-256 (64 hex digits) of names, values, image paths and labels; formatting and other keys do not count."""
        digest = hashlib.sha256()
        names = [[attribute.name, *attribute.values] for attribute in self.attributes]
        paths = [record['img_path'] for record in self.records]
        digest.update(json.dumps([names, paths], separators=(',', ':')).encode())
        digest.update(self.labels.tobytes())
        return digest.hexdigest()

    def summary(self) -> str:
        """Return a text with the counts of images, attributes, positives and unknowns, and the checksum."""
        width = max(len(name) for name in self.names)
        lines = [
            f'{self.dataset} {self.split}: {len(self.records)} images, {len(self.attributes)} attributes, '
            f'attribute order {self.order}, {sum(self.unknowns)} unknown labels',
            f'checksum sha256 {self.checksum}',
            f'{"attribute":{width}}  positives  unknown',
        ]
        for attribute, positives, unknown in zip(self.attributes, self.positives, self.unknowns, strict=True):
            if isinstance(positives, list):
                counts = ', '.join(f'{value} {n}' for value, n in zip(attribute.values, positives, strict=True))
            else:
                counts = str(positives)
            lines.append(f'{attribute.name:{width}}  {counts:>9}  {unknown:>7}')
        return '\n'.join(lines)

    def reordered(self, permutation: Sequence[int], order_name: str) -> 'Annotation':
        """Return the annotation with its attributes in another order.

        Args:
            permutation: M indices; the new attribute ``j`` is the old attribute ``permutation[j]``.
            order_name: Name of the new order, stored in the annotation.

        Returns:
            A new annotation.

        Raises:
            DataError: If the indices are no permutation of 0 ... M - 1.
        """
        if sorted(permutation) != list(range(len(self.attributes))):
            raise DataError(
                f'{self.source}: an order of {len(self.attributes)} attributes must hold each index from 0 to '
                f'{len(self.attributes) - 1} once, got {list(permutation)}.'
            )
        labels = self.labels[:, list(permutation)].tolist()
        return Annotation(
            dataset=self.dataset,
            split=self.split,
            attributes=[self.attributes[index] for index in permutation],
            records=[{**record, 'gt_label': label} for record, label in zip(self.records, labels, strict=True)],
            order=order_name,
            extra=dict(self.extra),
        )

    def save(
        self, path: str | Path, expected_images: int | None = None, expected_attributes: int | None = None
    ) -> None:
        """Write the annotation as JSON; an interrupted write leaves the old file in place.

        Args:
            path: The file, ``*.json``; its folder is made.
            expected_images: Number of images that the split is known to have.
            expected_attributes: Number of attributes that the data set is known to have.

        Raises:
            DataError: If a number is not as expected or the suffix is not ``.json``; nothing is written.
        """
        path = Path(path)
        if path.suffix != '.json':
            raise DataError(f'An annotation is written as *.json, got {path}.')
        for what, found, expected in (
            ('images', len(self.records), expected_images),
            ('attributes', len(self.attributes), expected_attributes),
        ):
            if expected is not None and found != expected:
                raise DataError(f'{self.source}: expected {expected} {what}, found {found}; {path} was not written.')
        labels = self.labels.tolist()
        write_json(
            path,
            self._metainfo(),
            ({**record, 'gt_label': label} for record, label in zip(self.records, labels, strict=True)),
        )

    def _metainfo(self) -> dict[str, Any]:
        """Return the first part of the annotation file."""
        return {
            'dataset': self.dataset,
            'split': self.split,
            'order': self.order,
            'num_images': len(self.records),
            'num_attributes': len(self.attributes),
            'positives': self.positives,
            'unknowns': self.unknowns,
            'checksum': self.checksum,
            **self.extra,
            'attributes': [attribute.to_dict() for attribute in self.attributes],
        }

    @classmethod
    def load(cls, path: str | Path) -> 'Annotation':
        """Read an annotation.

        Args:
            path: A ``*.json`` file in the format of mmattr, or a ``*.csv`` file with the header
                ``image,<attribute>,...``. A CSV file names neither data set nor split: the split is the name of the
                file without suffix, the data set is the folder that holds it (or that holds its folder
                ``annotations``).

        Returns:
            The annotation.

        Raises:
            DataError: If the file is missing or wrong, or its records do not fit the checksum stored in it.
        """
        path = Path(path)
        if not path.is_file():
            raise DataError(f'The annotation file {path} does not exist.')
        if path.suffix.lower() == '.csv':
            return cls._load_csv(path)
        if path.suffix.lower() == '.json':
            return cls._load_json(path)
        raise DataError(f'An annotation file is *.json or *.csv, got {path}.')

    @classmethod
    def _load_csv(cls, path: Path) -> 'Annotation':
        """Read a CSV file."""
        names, records = read_csv(path)
        folders = [part for part in path.resolve().parent.parts if part != 'annotations']
        return cls(folders[-1], path.stem, [AttributeSpec(name) for name in names], records, source=str(path))

    @classmethod
    def _load_json(cls, path: Path) -> 'Annotation':
        """Read a JSON file and compare its checksum."""
        metainfo, data_list = read_json(path)
        annotation = cls(
            dataset=metainfo['dataset'],
            split=metainfo['split'],
            attributes=metainfo['attributes'],
            records=data_list,
            order=metainfo.get('order', 'file'),
            extra={key: value for key, value in metainfo.items() if key not in OWN_KEYS},
            source=str(path),
        )
        stored = metainfo.get('checksum')
        if stored is not None and stored != annotation.checksum:
            raise DataError(
                f'{path} does not fit its own checksum: names, paths or labels changed after it was written; '
                "convert the data again, or remove the key 'checksum' if the change is yours."
            )
        return annotation

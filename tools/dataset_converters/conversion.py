"""The annotation of a whole data set on its way from the original files to one file per split."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.datasets.annotation import Annotation, AttributeSpec
from mmattr.errors import DataError

#: The files that a conversion writes.
SPLITS = ('train', 'val', 'trainval', 'test')


@dataclass(frozen=True)
class Conversion:
    """Attributes, images, labels and splits of one data set, checked against each other.

    Args:
        dataset: Name of the data set.
        attributes: The M attributes.
        image_paths: N paths relative to the folder of the data set.
        labels: (N, M) integers: 1, 0, index of a value, or -1 unknown.
        splits: Indices (0-based) of ``train``, ``val`` and ``test``; ``trainval`` is the union of the first two.
        order: Order of the attributes, ``file`` or ``released``.
        extra: Further facts stored in every annotation: which partition, which options, ...
        identities: Person of each image, stored in the records, where the data set tells.
        boxes: Box (x, y, width, height in pixels) of each sample, stored in the records, where a sample is a part of an
            image; several samples may then show the same image.

    Raises:
        DataError: If the parts contradict each other, an image is listed twice or stands in two splits.
    """

    dataset: str
    attributes: Sequence[AttributeSpec]
    image_paths: Sequence[str]
    labels: np.ndarray
    splits: Mapping[str, np.ndarray]
    order: str = 'file'
    extra: Mapping[str, Any] = field(default_factory=dict)
    identities: Sequence[str] | None = None
    boxes: Sequence[Sequence[float]] | None = None

    def __post_init__(self) -> None:
        shape = (len(self.image_paths), len(self.attributes))
        if self.labels.shape != shape:
            raise DataError(
                f'{self.dataset}: {shape[0]} image names and {shape[1]} attribute names do not fit a label matrix of '
                f'shape {self.labels.shape}.'
            )
        if self.boxes is None and len(set(self.image_paths)) != len(self.image_paths):
            path, count = Counter(self.image_paths).most_common(1)[0]
            raise DataError(f'{self.dataset}: the image {path} is listed {count} times, expected once.')
        owner = np.full(len(self.image_paths), '', dtype=object)
        for name in ('train', 'val', 'test'):
            self._check_split(name, owner)

    def _check_split(self, name: str, owner: np.ndarray) -> None:
        """Check that the indices exist and that no image is in this split twice or in another one too."""
        indices = np.asarray(self.splits[name])
        if indices.size == 0:
            raise DataError(f'{self.dataset}: the split {name} has no image.')
        for index in indices[(indices < 0) | (indices >= len(owner))][:1]:
            raise DataError(f'{self.dataset}: the split {name} names image {index} of {len(owner)} (counted from 0).')
        for index in indices[owner[indices] != ''][:1]:
            raise DataError(
                f'{self.dataset}: {self.image_paths[index]} is in the split {name} and in {owner[index]} too.'
            )
        if len(np.unique(indices)) != len(indices):
            raise DataError(f'{self.dataset}: the split {name} names an image twice.')
        owner[indices] = name

    def indices(self, split: str) -> np.ndarray:
        """Return the images of a split, ascending.

        Args:
            split: ``train``, ``val``, ``trainval``, ``test`` or ``all``.

        Returns:
            0-based indices.
        """
        if split == 'all':
            return np.arange(len(self.image_paths))
        parts = ('train', 'val') if split == 'trainval' else (split,)
        return np.sort(np.concatenate([self.splits[part] for part in parts]))

    @property
    def num_unused(self) -> int:
        """Number of images that the source leaves out of every split."""
        return len(self.image_paths) - len(self.indices('trainval')) - len(self.indices('test'))

    def selected(self, columns: Sequence[int], order: str) -> 'Conversion':
        """Keep the given attributes in the given order.

        Args:
            columns: Indices of attributes.
            order: Name of the order.

        Returns:
            A new conversion.
        """
        return replace(
            self,
            attributes=[self.attributes[column] for column in columns],
            labels=self.labels[:, list(columns)],
            order=order,
        )

    def with_extra(self, **facts: Any) -> 'Conversion':
        """Return a conversion that stores further facts.

        Args:
            facts: Name and value of each fact; they must be JSON values.

        Returns:
            A new conversion.
        """
        return replace(self, extra={**self.extra, **facts})

    def annotation(self, split: str) -> Annotation:
        """Build the annotation of a split.

        Args:
            split: ``train``, ``val``, ``trainval``, ``test`` or ``all``.

        Returns:
            The annotation.
        """
        records = []
        indices = self.indices(split)
        for index, label in zip(indices.tolist(), self.labels[indices].tolist(), strict=True):
            record: dict[str, Any] = {'img_path': self.image_paths[index], 'gt_label': label}
            if self.identities is not None:
                record['identity'] = self.identities[index]
            if self.boxes is not None:
                record['bbox'] = list(self.boxes[index])
            records.append(record)
        return Annotation(self.dataset, split, self.attributes, records, order=self.order, extra=dict(self.extra))

    def check_counts(self, expected: Mapping[str, int]) -> None:
        """Compare with the numbers that the data set is known to have.

        Args:
            expected: Numbers under ``images``, ``attributes``, names of splits and names of facts in ``extra``; what
                is absent is not checked.

        Raises:
            DataError: Naming every number that differs.
        """
        found = {**self.extra, 'images': len(self.image_paths), 'attributes': len(self.attributes)}
        found.update((split, len(self.indices(split))) for split in SPLITS)
        wrong = [
            f'{name} (expected {number}, found {found[name]})'
            for name, number in expected.items()
            if found[name] != number
        ]
        if wrong:
            raise DataError(
                f'{self.dataset} has wrong counts: {", ".join(wrong)}; nothing was written '
                '(a partial copy can be converted with --no-count-check).'
            )


def file_checksums(*paths: str | Path) -> dict[str, str]:
    """Return the SHA-256 of original files, so that an annotation tells what it was made from.

    Args:
        paths: The files.

    Returns:
        Hexadecimal digest per file name.

    Raises:
        DataError: If a file does not exist.
    """
    checksums = {}
    for path in map(Path, paths):
        if not path.is_file():
            raise DataError(f'The file {path} does not exist.')
        checksums[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return checksums

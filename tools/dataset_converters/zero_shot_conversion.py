"""A data set whose test split has attributes that the training split lacks, on its way to one file per split."""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conversion import SPLITS

from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.datasets.sparse_annotation import SparseAnnotation
from mmattr.errors import DataError

#: Groups of the attributes, which the zero-shot metric reads.
SEEN, UNSEEN = 'seen', 'unseen'


@dataclass(frozen=True)
class ZeroShotConversion:
    """Seen and unseen attributes and the records of each split, checked against each other.

    Args:
        dataset: Name of the data set.
        seen: Names of the S attributes of training.
        unseen: Names of the U attributes that only evaluation has.
        records: Records of a :class:`SparseAnnotation` for ``train``, ``val``, ``trainval`` and ``test``; indices from
            S on are unseen attributes.
        generalised: Splits that have all S + U attributes; the others have the S seen ones.
        extra: Further facts stored in every annotation.

    Raises:
        DataError: If a split has no image, or a training and a test split share one.
    """

    dataset: str
    seen: Sequence[str]
    unseen: Sequence[str]
    records: Mapping[str, list[dict[str, Any]]]
    generalised: Sequence[str] = ('test',)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for split in SPLITS:
            if not self.records[split]:
                raise DataError(f'{self.dataset}: the split {split} has no image.')
        paths = [record['img_path'] for record in (*self.records['trainval'], *self.records['test'])]
        path, count = Counter(paths).most_common(1)[0]
        if count > 1:
            raise DataError(f'{self.dataset}: the image {path} is listed {count} times, expected once.')

    def annotation(self, split: str, extra: Mapping[str, Any]) -> SparseAnnotation:
        """Build the annotation of a split.

        Args:
            split: ``train``, ``val``, ``trainval`` or ``test``.
            extra: Facts besides those of the conversion.

        Returns:
            The annotation.
        """
        attributes = [AttributeSpec(name, SEEN) for name in self.seen]
        if split in self.generalised:
            attributes += [AttributeSpec(name, UNSEEN) for name in self.unseen]
        return SparseAnnotation(self.dataset, split, attributes, self.records[split], extra={**self.extra, **extra})

    def check_counts(self, expected: Mapping[str, int]) -> None:
        """Compare with the numbers that the data set is known to have.

        Args:
            expected: Numbers of ``seen`` and ``unseen`` attributes and of images of splits; what is absent is not
                checked.

        Raises:
            DataError: Naming every number that differs.
        """
        found = {SEEN: len(self.seen), UNSEEN: len(self.unseen)} | {s: len(self.records[s]) for s in SPLITS}
        wrong = [f'{name} (expected {n}, found {found[name]})' for name, n in expected.items() if found[name] != n]
        if wrong:
            raise DataError(
                f'{self.dataset} has wrong counts: {", ".join(wrong)}; nothing was written '
                '(a partial copy can be converted with --no-count-check).'
            )


def write_zero_shot(conversion: ZeroShotConversion, args: argparse.Namespace, expected: Mapping[str, int]) -> None:
    """Check the counts, write the four files and print what they hold.

    Args:
        conversion: What to write.
        args: Parsed options of ``converter_parser``.
        expected: See :meth:`ZeroShotConversion.check_counts`.

    Raises:
        DataError: If a number is not as expected; nothing is written.
    """
    count_check = 'switched off by --no-count-check, perhaps a partial copy'
    if not args.no_count_check:
        conversion.check_counts(expected)
        count_check = 'passed'
    annotations = [conversion.annotation(split, {'count_check': count_check}) for split in SPLITS]
    print(f'{conversion.dataset}: {len(conversion.seen)} seen and {len(conversion.unseen)} unseen attributes')
    for annotation in annotations:
        annotation.save(args.out / f'{annotation.split}.json')
        positives = sum(len(record['positive']) for record in annotation.records)
        print(
            f'{annotation.split:9} {len(annotation.records):8} images  {len(annotation.attributes):5} attributes  '
            f'{positives:9} present labels  sha256 {annotation.checksum}'
        )
    print(f'wrote {", ".join(f"{split}.json" for split in SPLITS)} to {args.out}')

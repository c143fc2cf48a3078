"""Checks of what an annotation holds, with the place of the first mistake."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.errors import DataError


def check_names(names: Sequence[str], source: str) -> None:
    """Raise when there is no attribute or when two attributes have the same name.

    Args:
        names: M attribute names.
        source: File or data set that the names come from.

    Raises:
        DataError: Naming the repeated attribute and where it stands.
    """
    if not names:
        raise DataError(f'{source} names no attribute; at least one is needed.')
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        places = [index for index, other in enumerate(names) if other == name]
        raise DataError(
            f'{source} names the attribute {name!r} {count} times (attributes {places}); names must differ.'
        )


def check_records(records: Sequence[dict[str, Any]], attributes: Sequence[AttributeSpec], source: str) -> np.ndarray:
    """Check every record and gather the labels.

    Args:
        records: N dicts with ``img_path`` and ``gt_label``.
        attributes: The M attributes.
        source: File or data set that the records come from.

    Returns:
        (N, M) int8: 1 present, 0 absent, index of the value for a multi-valued attribute, -1 unknown.

    Raises:
        DataError: Naming the record by index and path.
    """
    for index, record in enumerate(records):
        _check_record(record, len(attributes), f'{source}, record {index}')
    if not records:
        return np.empty((0, len(attributes)), dtype=np.int8)
    try:
        labels = np.asarray([record['gt_label'] for record in records])
    except ValueError:  # lists within the lists
        labels = np.empty(0)
    if labels.ndim != 2 or labels.dtype.kind not in 'buif':
        raise _wrong_label(*_first_without_number(records), records, attributes, source)
    num_labels = np.asarray([attribute.num_labels for attribute in attributes])
    valid = (labels >= -1) & (labels < num_labels) & (labels == np.floor(labels))
    if not valid.all():
        row, column = np.argwhere(~valid)[0]
        raise _wrong_label(row, column, records, attributes, source)
    return labels.astype(np.int8)


def _check_record(record: dict[str, Any], num_attributes: int, where: str) -> None:
    """Check the keys and the number of labels of one record."""
    if not isinstance(record, dict):
        raise DataError(f'{where} must have the keys img_path and gt_label, got {record!r}.')
    for key in ('img_path', 'gt_label'):
        if key not in record:
            raise DataError(f'{where} has no key {key!r}; it has: {", ".join(map(str, record)) or "none"}.')
    path, label = record['img_path'], record['gt_label']
    if not isinstance(path, str) or not path:
        raise DataError(f'{where} must have a path as img_path, got {path!r}.')
    if not isinstance(label, (list, tuple, np.ndarray)):
        raise DataError(f'{where} ({path}) must have a list of labels as gt_label, got {label!r}.')
    if len(label) != num_attributes:
        raise DataError(f'{where} ({path}) has {len(label)} labels, expected {num_attributes}, one per attribute.')


def _first_without_number(records: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Find the first label that is no number of a sensible size."""
    return next(
        (row, column)
        for row, record in enumerate(records)
        for column, label in enumerate(record['gt_label'])
        if not isinstance(label, (int, float, np.number, np.bool_)) or abs(label) > np.iinfo(np.int64).max
    )


def _wrong_label(
    row: int, column: int, records: Sequence[dict[str, Any]], attributes: Sequence[AttributeSpec], source: str
) -> DataError:
    """Describe a label that cannot be."""
    attribute = attributes[column]
    given = records[row]['gt_label'][column]
    given = given.item() if isinstance(given, np.generic) else given
    expected = '1 (present), 0 (absent)'
    if not attribute.is_binary:
        expected = f'0 to {attribute.num_labels - 1} (index into {", ".join(attribute.values)})'
    return DataError(
        f'{source}, record {row} ({records[row]["img_path"]}): the attribute {attribute.name!r} has the label '
        f'{given!r}, expected {expected} or -1 (unknown).'
    )

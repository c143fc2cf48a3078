"""What the annotation files of RAPv1 and RAPv2 have in common: uncertain labels and numbered partitions."""

from collections.abc import Sequence

import numpy as np
from mat_file import struct_fields

from mmattr.errors import DataError

#: The label of an attribute that the annotators could not tell.
UNCERTAIN = 2


def map_uncertain(labels: np.ndarray, uncertain: str, where: str) -> np.ndarray:
    """Replace the label 2.

    >>> map_uncertain(np.array([[0, 1, 2]]), 'unknown', 'demo').tolist()
    [[0, 1, -1]]

    Args:
        labels: (N, M) integers 0, 1 or 2.
        uncertain: ``unknown`` gives -1, which no loss and no metric counts; ``negative`` gives 0.
        where: File named in an error message.

    Returns:
        (N, M) int8.

    Raises:
        DataError: If there is another label.
    """
    labels = np.asarray(labels)
    wrong = ~np.isin(labels, (0, 1, UNCERTAIN))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise DataError(
            f'{where}: image {row}, attribute {column} (counted from 0) has the label {labels[row, column]}, expected '
            '0, 1 or 2 (uncertain).'
        )
    return np.where(labels == UNCERTAIN, -1 if uncertain == 'unknown' else 0, labels).astype(np.int8)


def read_partition(cells: np.ndarray, partition: int, parts: Sequence[str], where: str) -> dict[str, np.ndarray]:
    """Read one of the partitions of RAPv1 or RAPv2, whose indices count from 1.

    Args:
        cells: One struct per partition.
        partition: Which one, from 0.
        parts: Fields of the struct.
        where: What an error message calls the file.

    Returns:
        0-based indices per field.

    Raises:
        DataError: If the partition or a field does not exist.
    """
    if not 0 <= partition < len(cells):
        raise DataError(f'{where} has {len(cells)} partitions, --partition must lie from 0 to {len(cells) - 1}.')
    content = struct_fields(cells[partition], parts, f'{where}: partition {partition}')
    return {part: np.asarray(content[part]).ravel().astype(np.int64) - 1 for part in parts}

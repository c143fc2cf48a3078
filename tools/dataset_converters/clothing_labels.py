"""The attributes of the Clothing Attributes Dataset and the files that hold their labels."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from mat_file import read_mat

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

#: The four groups of the comparison table of Label2Label (arXiv 2207.08677, Table 10): 11 + 6 + 4 + 2 attributes.
GROUPS = {
    'colours': 'black blue brown cyan gray green many_colors purple red white yellow',
    'patterns': 'pattern_floral pattern_graphics pattern_plaid pattern_solid pattern_spot pattern_stripe',
    'parts': 'collar necktie placket scarf',
    'appearance': 'gender skin_exposure',
}
#: Values in the order of their codes 1, 2, ...
MULTI_VALUED = {
    'category': ('shirt', 'sweater', 'tshirt', 'outerwear', 'suit', 'tanktop', 'dress'),
    'neckline': ('vshape', 'round', 'other'),
    'sleevelength': ('none', 'short', 'long'),
}
#: The data set has one file per attribute; the file order is that of their names, multi-valued ones last.
ATTRIBUTES = tuple(
    [
        AttributeSpec(name, group=group)
        for name, group in sorted((name, group) for group, names in GROUPS.items() for name in names.split())
    ]
    + [AttributeSpec(name, values=values) for name, values in MULTI_VALUED.items()]
)


def decode(codes: np.ndarray, attribute: AttributeSpec, where: str) -> np.ndarray:
    """Turn original codes (1, 2, ...; NaN where the annotators did not agree) into labels.

    Args:
        codes: (N,) floats. Of a binary attribute 1 means no and 2 yes.
        attribute: The attribute.
        where: File named in an error message.

    Returns:
        (N,) int8: code - 1, or -1 for NaN.

    Raises:
        DataError: If a code is not one of the attribute's.
    """
    known = ~np.isnan(codes)
    wrong = known & ~np.isin(codes, np.arange(1, attribute.num_labels + 1))
    if wrong.any():
        index = int(np.flatnonzero(wrong)[0])
        raise DataError(
            f'{where}: image {index + 1} has the code {codes[index]:g} for {attribute.name}, expected 1 to '
            f'{attribute.num_labels} or nothing.'
        )
    return np.where(known, np.nan_to_num(codes) - 1, -1).astype(np.int8)


def read_label_folder(folder: Path) -> tuple[list[str], np.ndarray, list[Path]]:
    """Read the original ``<attribute>_GT.mat`` files; row i belongs to image ``i + 1``.

    Args:
        folder: The folder with the 26 files.

    Returns:
        N image names ``000001.jpg`` ..., (N, 26) labels, the files.

    Raises:
        DataError: If a file is missing or has another number of rows than the first.
    """
    files = [folder / f'{attribute.name}_GT.mat' for attribute in ATTRIBUTES]
    columns: list[np.ndarray] = []
    for attribute, path in zip(ATTRIBUTES, files, strict=True):
        codes = np.asarray(read_mat(path, ['GT'])['GT'], dtype=np.float64).ravel()
        if columns and len(codes) != len(columns[0]):
            raise DataError(f'{path} has {len(codes)} labels, expected {len(columns[0])} as in {files[0].name}.')
        columns.append(decode(codes, attribute, str(path)))
    return [f'{index + 1:06d}.jpg' for index in range(len(columns[0]))], np.stack(columns, axis=1), files


def read_label_table(path: Path) -> tuple[list[str], np.ndarray, list[Path]]:
    """Read a table made from the original files.

    Either the original codes with one column per attribute and empty cells for unknown, or 1 / 0 / -1 with one column
    per value (``category_shirt`` ...) of a multi-valued attribute.

    Args:
        path: The CSV file.

    Returns:
        N image names, (N, 26) labels, the file.

    Raises:
        DataError: If a column is missing or a cell is impossible.
    """
    if not path.is_file():
        raise DataError(f'{path} is neither a folder with *_GT.mat nor a CSV file.')
    with path.open(newline='', encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    header = list(rows[0]) if rows else []
    read = _read_codes if 'category' in header else _read_one_hot
    needed = ['image'] + [
        column
        for attribute in ATTRIBUTES
        for column in ([attribute.name] if read is _read_codes else _one_hot_columns(attribute))
    ]
    for column in needed:
        if column not in header:
            raise DataError(f'{path} has no column {column!r}.')
    labels = np.stack([read(rows, attribute, path) for attribute in ATTRIBUTES], axis=1)
    return [row['image'] for row in rows], labels, [path]


def _one_hot_columns(attribute: AttributeSpec) -> list[str]:
    """Return the columns of an attribute in a table of 1 / 0 / -1."""
    return [f'{attribute.name}_{value}' for value in attribute.values] or [attribute.name]


def _numbers(rows: Sequence[dict[str, str]], column: str, path: Path) -> np.ndarray:
    """Return a column as floats, NaN for empty cells."""
    try:
        return np.array([float(row[column]) if row[column] else np.nan for row in rows])
    except (TypeError, ValueError) as error:
        raise DataError(f'{path}: the column {column} should hold numbers: {error}.') from error


def _read_codes(rows: Sequence[dict[str, str]], attribute: AttributeSpec, path: Path) -> np.ndarray:
    """Read a column of original codes."""
    return decode(_numbers(rows, attribute.name, path), attribute, str(path))


def _read_one_hot(rows: Sequence[dict[str, str]], attribute: AttributeSpec, path: Path) -> np.ndarray:
    """Read the 1 / 0 / -1 columns of one attribute."""
    cells = np.stack([_numbers(rows, column, path) for column in _one_hot_columns(attribute)], axis=1)  # (N, values)
    positives = (cells == 1).sum(axis=1)
    complete = np.isin(cells, (0, 1)).all(axis=1)
    unknown = (cells == -1).all(axis=1)
    valid = unknown | (complete if attribute.is_binary else complete & (positives == 1))
    if not valid.all():
        index = int(np.flatnonzero(~valid)[0])
        raise DataError(
            f'{path}, line {index + 2}: {attribute.name} is {cells[index].tolist()}, expected 1 or 0, exactly one 1 '
            'among the values of a multi-valued attribute, or -1 throughout.'
        )
    labels = cells[:, 0] if attribute.is_binary else np.where(unknown, -1, cells.argmax(axis=1))
    return labels.astype(np.int8)

"""Annotations as a CSV file, which needs no Python: one line per image, one column per attribute."""

import csv
from pathlib import Path
from typing import Any

from mmattr.datasets.annotation_check import check_names
from mmattr.errors import DataError

#: Name of the first column.
IMAGE_COLUMN = 'image'

#: The cells that mean something. Spreadsheets and data frames write 1.0 in a column that has an empty cell.
CELLS = {'1': 1, '0': 0, '': -1, '-1': -1, '1.0': 1, '0.0': 0, '-1.0': -1}


def read_csv(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """Read an annotation from a CSV file.

    The header is ``image,<attribute>,<attribute>,...``; a cell is 1 (present), 0 (absent), or empty or -1 (unknown).

    Args:
        path: The file, UTF-8, separated by commas.

    Returns:
        The M attribute names and N records with ``img_path`` and ``gt_label`` (M ints in {1, 0, -1}).

    Raises:
        DataError: Naming file, line and column of the first mistake.
    """
    try:
        with path.open(newline='', encoding='utf-8-sig') as file:
            reader = csv.reader(file, strict=True)
            names = _read_header(next(reader, []), path)
            records = [_read_row(row, names, f'{path}, line {reader.line_num}') for row in reader if any(row)]
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f'{path} is no CSV file in UTF-8: {error}.') from error
    return names, records


def _read_header(header: list[str], path: Path) -> list[str]:
    """Check the header and return the attribute names."""
    cells = [cell.strip() for cell in header]
    if not cells or cells[0] != IMAGE_COLUMN:
        start = ','.join(header)[:60]
        raise DataError(f"{path}: the first line must be 'image,<attribute>,<attribute>,...', got {start!r}.")
    names = cells[1:]
    if '' in names:
        raise DataError(f'{path}: column {names.index("") + 2} of the first line has no attribute name.')
    check_names(names, str(path))
    return names


def _read_row(row: list[str], names: list[str], where: str) -> dict[str, Any]:
    """Turn one line into a record."""
    if len(row) != len(names) + 1:
        raise DataError(f'{where} has {len(row)} cells, expected {len(names) + 1}: a path and {len(names)} labels.')
    img_path = row[0].strip()
    if not img_path:
        raise DataError(f'{where}: the column {IMAGE_COLUMN!r} is empty, expected the path of an image.')
    try:
        return {'img_path': img_path, 'gt_label': [CELLS[cell.strip()] for cell in row[1:]]}
    except KeyError:
        name, cell = next((name, cell) for name, cell in zip(names, row[1:], strict=True) if cell.strip() not in CELLS)
        raise DataError(
            f'{where}, column {name!r}: the cell is {cell.strip()!r}, expected 1 (present), 0 (absent), or empty or '
            '-1 (unknown).'
        ) from None

"""Read MATLAB files: MAT v5 to v7 with SciPy, MAT v7.3 (which is HDF5) with h5py."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.io

from mmattr.errors import DataError

HDF5_SIGNATURE = b'\x89HDF\r\n\x1a\n'
#: MATLAB puts a text block of this many bytes before the HDF5 data.
HDF5_OFFSETS = (0, 512)


def read_mat(path: str | Path, names: Sequence[str]) -> dict[str, Any]:
    """Read variables of a MAT file of any version.

    Args:
        path: The file.
        names: The variables to read.

    Returns:
        Per variable its array; a cell array of texts becomes a list of str.

    Raises:
        DataError: If the file is missing, is no MAT file, misses a variable, or is v7.3 and h5py is not installed.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    content = _read_hdf5(path, names) if is_hdf5(path) else _read_mat5(path, names)
    return {name: _texts(value) if _is_cell_of_texts(value) else value for name, value in content.items()}


def read_mat_struct(path: str | Path, name: str, fields: Sequence[str]) -> dict[str, Any]:
    """Read a struct of a MAT v5 to v7 file.

    Args:
        path: The file.
        name: The struct.
        fields: The fields to return.

    Returns:
        Per field its value; a cell array of texts becomes a list of str.

    Raises:
        DataError: If the file cannot be read or a field is missing.
    """
    if Path(path).is_file() and is_hdf5(Path(path)):
        raise DataError(f'{path} is a MAT v7.3 file; save it again in MATLAB with the option -v7 to read its struct.')
    return struct_fields(read_mat(path, [name])[name], fields, f'{path}: {name}')


def struct_fields(value: Any, fields: Sequence[str], where: str) -> dict[str, Any]:
    """Take fields out of a struct as SciPy returns it, a (1, 1) array with one object per field.

    Args:
        value: The struct, perhaps inside further (1, 1) arrays.
        fields: The fields to return.
        where: What an error message calls the struct.

    Returns:
        Per field its value; a cell array of texts becomes a list of str.

    Raises:
        DataError: If this is no struct or a field is missing.
    """
    while isinstance(value, np.ndarray) and value.dtype == object and value.size == 1:
        value = value.item()
    present = value.dtype.names if isinstance(value, (np.ndarray, np.void)) else None
    if present is None or value.size != 1:
        raise DataError(f'{where} should be a struct with the fields {", ".join(fields)}.')
    for field in fields:
        if field not in present:
            raise DataError(f'{where} has no field {field!r}; it has: {", ".join(present)}.')
    record = value if isinstance(value, np.void) else value.ravel()[0]
    return {field: _texts(record[field]) if _is_cell_of_texts(record[field]) else record[field] for field in fields}


def is_hdf5(path: Path) -> bool:
    """Return whether the file is MAT v7.3.

    Args:
        path: An existing file.

    Returns:
        True for HDF5 content.
    """
    with path.open('rb') as file:
        head = file.read(max(HDF5_OFFSETS) + len(HDF5_SIGNATURE))
    return any(head[offset:].startswith(HDF5_SIGNATURE) for offset in HDF5_OFFSETS)


def _read_mat5(path: Path, names: Sequence[str]) -> dict[str, Any]:
    """Read variables with SciPy."""
    try:
        content = scipy.io.loadmat(path, variable_names=list(names))
        _check_names(path, names, [name for name, *_ in scipy.io.whosmat(path)])
    except DataError:
        raise
    except Exception as error:  # SciPy fails in many ways on a damaged file: ValueError, TypeError, zlib.error, ...
        raise DataError(f'{path} cannot be read as a MAT file: {error}.') from error
    return {name: content[name] for name in names}


def _read_hdf5(path: Path, names: Sequence[str]) -> dict[str, Any]:
    """Read variables with h5py; HDF5 holds MATLAB arrays transposed and cells as references."""
    try:
        import h5py
    except ImportError as error:
        raise DataError(
            f'{path} is a MAT v7.3 file, which needs the package h5py (pip install h5py); or save it again in MATLAB '
            'with the option -v7.'
        ) from error
    try:
        with h5py.File(path, 'r') as file:
            _check_names(path, names, [name for name in file if not name.startswith('#')])
            return {name: _hdf5_value(file, file[name][()]) for name in names}
    except OSError as error:
        raise DataError(f'{path} cannot be read as a MAT v7.3 file: {error}.') from error


def _hdf5_value(file: Any, value: np.ndarray) -> np.ndarray:
    """Return an array as SciPy would: not transposed, the references of a cell array resolved."""
    value = value.T
    if value.dtype != object:
        return value
    cells = np.empty(value.size, dtype=object)
    for index, reference in enumerate(value.ravel()):
        characters = file[reference][()].ravel()
        cells[index] = np.array([''.join(map(chr, characters))])
    return cells.reshape(value.shape)


def _check_names(path: Path, names: Sequence[str], present: Sequence[str]) -> None:
    """Raise when a variable is missing."""
    for name in names:
        if name not in present:
            raise DataError(f'{path} has no variable {name!r}; it has: {", ".join(present) or "none"}.')


def _is_cell_of_texts(value: Any) -> bool:
    """Return whether every cell holds one text."""
    return (
        isinstance(value, np.ndarray)
        and value.dtype == object
        and value.size > 0
        and all(isinstance(cell, np.ndarray) and cell.dtype.kind == 'U' for cell in value.ravel())
    )


def _texts(value: np.ndarray) -> list[str]:
    """Return the texts of a cell array; SciPy gives an empty text as an array without elements."""
    return [str(cell.ravel()[0]) if cell.size else '' for cell in value.ravel()]

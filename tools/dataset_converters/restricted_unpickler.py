"""Read a pickle without letting it run code."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.errors import DataError

NUMPY_MODULES = ('numpy.core.multiarray', 'numpy._core.multiarray')
NUMERIC_MODULES = ('numpy.core.numeric', 'numpy._core.numeric')


class PickledRecord(dict):
    """Stands in for ``easydict.EasyDict``, whose pickle carries its entries as items and again as attributes."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.update(state)


def _encode(text: str, encoding: str = '') -> bytes:
    """Do what old pickles ask ``_codecs.encode`` for: turn the text form of an array's bytes back into bytes."""
    if encoding != 'latin1':
        raise pickle.UnpicklingError(f'it asks for the text encoding {encoding!r}')
    return text.encode(encoding)


def _rebuild(kind: type, base: type, state: Any) -> Any:
    """Do what protocols 0 and 1 ask ``copyreg._reconstructor`` for, for records only."""
    if kind is not PickledRecord or base is not dict:
        raise pickle.UnpicklingError(f'it rebuilds an object of {kind!r}')
    return PickledRecord(state)


def _allowed() -> dict[tuple[str, str], Callable[..., Any]]:
    """Return what a pickle of arrays, texts and records needs; nothing here can call other code.

    The functions that rebuild arrays are private to NumPy and have moved between its versions, so they are taken from
    what NumPy itself writes into a pickle.
    """
    array = np.zeros(1)
    allowed: dict[tuple[str, str], Callable[..., Any]] = {
        ('numpy', 'ndarray'): np.ndarray,
        ('numpy', 'dtype'): np.dtype,
        ('_codecs', 'encode'): _encode,
        ('easydict', 'EasyDict'): PickledRecord,
        ('copyreg', '_reconstructor'): _rebuild,
        ('copy_reg', '_reconstructor'): _rebuild,
        ('builtins', 'dict'): dict,
        ('__builtin__', 'dict'): dict,
        ('builtins', 'range'): range,
        ('__builtin__', 'xrange'): range,
    }
    for module in NUMPY_MODULES:
        allowed[module, '_reconstruct'] = array.__reduce__()[0]
        allowed[module, 'scalar'] = array[0].__reduce__()[0]
    for module in NUMERIC_MODULES:
        allowed[module, '_frombuffer'] = array.__reduce_ex__(pickle.HIGHEST_PROTOCOL)[0]
    return allowed


class RestrictedUnpickler(pickle.Unpickler):
    """An unpickler that knows NumPy arrays and scalars, ranges, records and Python's own containers only.

    A pickle is a program; the usual ``pickle.load`` runs it. Here every other class or function that it names is
    refused before anything is called.

    Args:
        file: Binary file.
        source: What error messages call it.
    """

    def __init__(self, file: Any, source: str) -> None:
        super().__init__(file, encoding='latin1')  # latin1: the way Python 2 wrote the bytes of arrays
        self._source = source
        self._allowed = _allowed()

    def find_class(self, module: str, name: str) -> Any:
        """Return the class or function that the pickle names.

        Args:
            module: Its module.
            name: Its name.

        Returns:
            The class or function, or a harmless stand-in.

        Raises:
            DataError: If it is none of the few that data need.
        """
        try:
            return self._allowed[module, name]
        except KeyError as error:
            raise DataError(
                f'{self._source} was not read: it refers to {module}.{name}, and only NumPy arrays, easydict.EasyDict '
                'and plain Python containers are accepted.'
            ) from error


def load_restricted(path: str | Path) -> Any:
    """Read a pickle of arrays, texts and records.

    Args:
        path: The file.

    Returns:
        The content; ``EasyDict`` becomes a dict.

    Raises:
        DataError: If the file is missing, damaged or names another class.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    with path.open('rb') as file:
        try:
            return RestrictedUnpickler(file, str(path)).load()
        except DataError:
            raise
        except Exception as error:  # a damaged pickle can fail in any way, as the manual of pickle says
            raise DataError(f'{path} cannot be read as a pickle: {error or type(error).__name__}.') from error

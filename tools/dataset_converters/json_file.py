"""Read an original annotation file that is JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmattr.errors import DataError

_NAMES = {list: 'a list', dict: 'an object', int: 'a whole number', str: 'a text'}


def read_json_object(path: str | Path, keys: Mapping[str, type]) -> dict[str, Any]:
    """Read a JSON file whose outermost value is an object.

    Args:
        path: The file.
        keys: The keys that it must have, each with its type.

    Returns:
        The object.

    Raises:
        DataError: If the file is missing or no JSON, or lacks a key.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    try:
        content = json.loads(path.read_bytes())
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f'{path} is no JSON file, is it cut off? {error}.') from error
    return check_object(content, keys, str(path))


def check_object(value: Any, keys: Mapping[str, type], where: str) -> dict[str, Any]:
    """Check that a value is an object with certain keys.

    Args:
        value: What JSON gave.
        keys: The keys that it must have, each with its type.
        where: What an error calls it: the file and the place in it.

    Returns:
        The value.

    Raises:
        DataError: If it is not.
    """
    if not isinstance(value, dict):
        raise DataError(f'{where} should be an object with the keys {", ".join(keys)}, got {str(value)[:60]!r}.')
    for key, kind in keys.items():
        if key not in value:
            found = ', '.join(map(str, value)) or 'none'
            raise DataError(f'{where} has no key {key!r}; it has: {found[:200]}.')
        # JSON's true is an int to Python.
        if not isinstance(value[key], kind) or isinstance(value[key], bool):
            raise DataError(f'{where}: {key} should be {_NAMES[kind]}, got {str(value[key])[:60]!r}.')
    return value

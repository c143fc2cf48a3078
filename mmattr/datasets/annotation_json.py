"""Annotations as a JSON file: ``metainfo``, then one record per line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mmattr.atomic_write import open_atomically
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.errors import DataError
from mmattr.registry import nearest

ATTRIBUTE_KEYS = ('name', 'group', 'values')


def read_json(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read the two parts of an annotation file.

    Args:
        path: The file.

    Returns:
        ``metainfo`` with ``dataset``, ``split`` and ``attributes`` (a list of ``AttributeSpec``), and ``data_list``.

    Raises:
        DataError: If the file is no JSON or a key is missing.
    """
    try:
        content = json.loads(path.read_bytes())
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(f'{path} is no JSON file: {error}.') from error
    metainfo, data_list = (_get(content, key, kind, path) for key, kind in (('metainfo', dict), ('data_list', list)))
    for key in ('dataset', 'split'):
        _get(metainfo, key, str, path, 'metainfo.')
    entries = _get(metainfo, 'attributes', list, path, 'metainfo.')
    attributes = [_read_attribute(entry, f'{path}, attribute {index}') for index, entry in enumerate(entries)]
    return {**metainfo, 'attributes': attributes}, data_list


def write_json(path: Path, metainfo: dict[str, Any], records: Iterable[dict[str, Any]]) -> None:
    """Write an annotation file so that a reader sees the old file or the new one, never a part.

    Args:
        path: The file; its folder is made.
        metainfo: Everything but the records.
        records: One dict per image.
    """
    with open_atomically(path) as file:
        file.write(f'{{"metainfo": {json.dumps(metainfo, ensure_ascii=False, indent=1)},\n"data_list": [\n'.encode())
        lines = (json.dumps(record, ensure_ascii=False, separators=(',', ':')) for record in records)
        file.write(',\n'.join(lines).encode())
        file.write(b'\n]}\n')


def _get(content: Any, key: str, kind: type, path: Path, prefix: str = '') -> Any:
    """Return a value of the file after checking that it is there and of the right kind."""
    if not isinstance(content, dict) or key not in content:
        present = ', '.join(map(repr, content)) if isinstance(content, dict) else f'a {type(content).__name__}'
        raise DataError(f'{path} has no key {prefix + key!r}, found {present or "nothing"} there.')
    if not isinstance(content[key], kind):
        expected = {'dict': 'an object', 'list': 'a list', 'str': 'a text'}[kind.__name__]
        raise DataError(f'{path}: the key {prefix + key!r} must hold {expected}, got {str(content[key])[:60]!r}.')
    return content[key]


def _read_attribute(entry: Any, where: str) -> AttributeSpec:
    """Build the specification of one attribute."""
    if not isinstance(entry, dict) or 'name' not in entry:
        raise DataError(f'{where} must be an object with the key name, and optionally group and values, got {entry!r}.')
    for key in entry:
        if key not in ATTRIBUTE_KEYS:
            raise DataError(f'{where} ({entry["name"]}) has the unknown key {key!r}; {nearest(key, ATTRIBUTE_KEYS)}')
    try:
        return AttributeSpec(**entry)
    except DataError as error:
        raise DataError(f'{where}: {error}') from error

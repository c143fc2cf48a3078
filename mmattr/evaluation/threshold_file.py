"""Thresholds of attributes in a JSON file: ``{"hat": 0.42, ...}``."""

import json
from collections.abc import Mapping
from pathlib import Path

from mmattr.errors import ConfigError, DataError


def save_thresholds(path: str | Path, thresholds: Mapping[str, float]) -> None:
    """Write thresholds.

    Args:
        path: Where to; missing folders are made.
        thresholds: Numbers in [0, 1] by attribute, in the order of the model's outputs.

    Raises:
        ConfigError: If the file cannot be written.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(dict(thresholds), indent=2, ensure_ascii=False) + '\n', encoding='utf-8')
    except OSError as error:
        raise ConfigError(f'The threshold file {str(path)!r} cannot be written: {error.strerror}.') from None


def load_thresholds(path: str | Path) -> dict[str, float]:
    """Read thresholds; ``AttributeInferencer(threshold=...)`` takes the dict, a metric the list of its values.

    Args:
        path: A JSON file.

    Returns:
        Numbers in [0, 1] by attribute.

    Raises:
        DataError: If the file cannot be read or holds something else.
    """
    try:
        content = json.loads(Path(path).read_text(encoding='utf-8'))
    except OSError as error:
        raise DataError(f'The threshold file {str(path)!r} cannot be read: {error.strerror}.') from None
    except ValueError:
        raise DataError(f'The threshold file {str(path)!r} is no JSON file.') from None
    if not isinstance(content, dict) or not all(map(_is_threshold, content.values())):
        raise DataError(f'The threshold file {str(path)!r} must hold one number in [0, 1] per attribute name.')
    return content


def _is_threshold(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1

"""Options of a config as words of a command line."""

import argparse
from collections.abc import Mapping
from typing import Any

from mmattr.engine.command_line import OverrideAction
from mmattr.errors import ConfigError


def flatten_options(options: Mapping[str, Any], prefix: str = '') -> dict[str, Any]:
    """Write nested options with dotted keys.

    Args:
        options: Values by key; a dict stands for the keys below it.
        prefix: What every key starts with.

    Returns:
        Values by dotted key.

    >>> flatten_options({'model': {'head': {'num_layers': 2}}, 'train_cfg.max_epochs': 3})
    {'model.head.num_layers': 2, 'train_cfg.max_epochs': 3}
    """
    flat: dict[str, Any] = {}
    for key, value in options.items():
        if isinstance(value, Mapping) and value:
            flat |= flatten_options(value, f'{prefix}{key}.')
        else:
            flat[f'{prefix}{key}'] = value
    return flat


def plain_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as JSON holds them.

    Args:
        options: Values by dotted key.

    Returns:
        The same with lists in place of tuples.

    >>> plain_options({'size': (2, (3, 4))})
    {'size': [2, [3, 4]]}
    """
    return {key: _as_lists(value) for key, value in options.items()}


def _as_lists(value: Any) -> Any:
    return [_as_lists(item) for item in value] if isinstance(value, (list, tuple)) else value


def option_words(options: Mapping[str, Any]) -> list[str]:
    """Write options as the words after ``--cfg-options``.

    Args:
        options: Values by dotted key.

    Returns:
        One ``KEY=VALUE`` per option.

    Raises:
        ConfigError: If a value would be read as another one, such as a text with a comma, which becomes a list.
    """
    words = []
    for key, value in options.items():
        word = f'{key}={_text(value)}'
        if _read(word).get(key, ...) != _plain(value):
            raise ConfigError(
                f'The option {key} = {value!r} cannot be given on a command line; write it into a config.'
            )
        words.append(word)
    return words


def _text(value: Any) -> str:
    """Write a value without quotes, as the command line reads it."""
    if isinstance(value, (list, tuple)):
        left, right = '[]' if isinstance(value, list) else '()'
        return left + ','.join(_text(item) for item in value) + right
    return str(value)


def _plain(value: Any) -> Any:
    """Turn nested sequences into those of plain Python."""
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(item) for item in value)
    return value


def _read(word: str) -> dict[str, Any]:
    """Read a word as the tools do."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument('--cfg-options', nargs='+', action=OverrideAction)
    return parser.parse_args(['--cfg-options', word]).cfg_options

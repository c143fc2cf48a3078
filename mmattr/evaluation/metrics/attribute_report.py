"""The per-attribute table that every metric leaves in the log and, if asked, in a JSON file."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.errors import ConfigError


@dataclass(frozen=True)
class AttributeReport:
    """Figures of a data set together with the conventions that they were computed under.

    Args:
        title: What was evaluated, by which metric.
        conventions: Threshold, empty-row policy, score and whatever else a reader has to know to compare the figures.
        results: Figures of the whole data set by name.
        names: M attribute names.
        groups: M group names, ``''`` for none.
        columns: Per-attribute figures by column name, (M,) each; ``nan`` where an attribute has none. May be empty.
    """

    title: str
    conventions: Mapping[str, Any]
    results: Mapping[str, float]
    names: Sequence[str] = ()
    groups: Sequence[str] = ()
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)

    def text(self) -> str:
        """Return the report for a log.

        Returns:
            One line on what and how, one with the results, then one per attribute.
        """
        how = ', '.join(f'{key} {value}' for key, value in self.conventions.items())
        lines = [f'{self.title}: {how}', '  '.join(f'{name} {value:.2f}' for name, value in self.results.items())]
        if self.columns:
            lines += _table(self._header(), self._rows())
        return '\n'.join(lines)

    def save(self, path: str | Path) -> None:
        """Write the report as JSON; what has no figure is ``null``.

        Args:
            path: Where to; missing folders are made.

        Raises:
            ConfigError: If the file cannot be written.
        """
        path = Path(path)
        content = {
            'title': self.title,
            'conventions': dict(self.conventions),
            'results': {name: plain(value) for name, value in self.results.items()},
            'attributes': [
                {
                    'name': name,
                    'group': group,
                    **{key: plain(values[index]) for key, values in self.columns.items()},
                }
                for index, (name, group) in enumerate(zip(self.names, self.groups, strict=True))
            ],
        }
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content, indent=2, allow_nan=False) + '\n', encoding='utf-8')
        except OSError as error:
            raise ConfigError(f'json_file {str(path)!r} cannot be written: {error.strerror}.') from None

    def _header(self) -> list[str]:
        return ['attribute', *(['group'] if any(self.groups) else []), *self.columns]

    def _rows(self) -> list[list[str]]:
        rows = []
        for index, (name, group) in enumerate(zip(self.names, self.groups, strict=True)):
            figures = [_cell(values[index]) for values in self.columns.values()]
            rows.append([name, *([group] if any(self.groups) else []), *figures])
        return rows


def plain(value: Any) -> float | int | None:
    """Turn a NumPy number into one that JSON knows.

    Args:
        value: A number.

    Returns:
        The same as int or float, None for nan.
    """
    number = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(number, float) and math.isnan(number) else number


def _cell(value: Any) -> str:
    number = plain(value)
    if number is None:
        return '-'
    return str(number) if isinstance(number, int) else f'{number:.2f}'


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Align words to the left and numbers to the right."""
    widths = [max(len(line[index]) for line in (header, *rows)) for index in range(len(header))]
    words = sum(title in ('attribute', 'group') for title in header[:2])
    lines = []
    for line in (header, *rows):
        cells = [
            cell.ljust(width) if index < words else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append('  '.join(cells).rstrip())
    return lines

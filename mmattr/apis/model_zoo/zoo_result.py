"""Figures of one config from one source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mmattr.engine.protocol import PROTOCOLS
from mmattr.errors import ConfigError
from mmattr.registry import nearest

_KEYS = {
    'Task',
    'Dataset',
    'Metrics',
    'Standard Deviation',
    'MACs (G)',
    'Source',
    'Command',
    'Seeds',
    'Protocol',
    'Split',
}
_REQUIRED = ('Task', 'Dataset', 'Metrics', 'Protocol', 'Split', 'Seeds')
_SOURCE = re.compile(r'Tables? (?P<tables>\d+(?:(?:, | and )\d+)*) of (?P<paper>.+)')
_NOT_STATED = 'not stated'


@dataclass(frozen=True)
class ZooResult:
    """One entry of ``Results`` of a metafile: published somewhere, or measured with this repository.

    Attributes:
        task: What is recognised.
        dataset: Name of the data set.
        metrics: Figures in percent by name.
        deviations: Standard deviations over seeds by name, in percentage points; empty if not known.
        split: The images of training and test, in words.
        protocol: What schedule and checkpoint were chosen on: ``'paper'``, ``'heldout'`` or ``'fixed'``.
        seeds: Number of runs; None if the source does not state it.
        paper: Where the figures were published; None for measured ones.
        tables: Numbers of the tables of the paper that show them.
        macs: Published multiply-accumulates in G (10^9); None where the source has none.
        command: What printed measured figures; None for published ones.
    """

    task: str
    dataset: str
    metrics: Mapping[str, float]
    deviations: Mapping[str, float]
    split: str
    protocol: str
    seeds: int | None
    paper: str | None
    tables: tuple[int, ...]
    macs: float | None
    command: str | None

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any], owner: str) -> 'ZooResult':
        """Check an entry of a metafile.

        Args:
            entry: The entry.
            owner: The model that it belongs to, and its file, for errors.

        Returns:
            The result.

        Raises:
            ConfigError: If a key is missing or unknown, or the entry is neither published nor measured.
        """
        for key in entry:
            if key not in _KEYS:
                raise ConfigError(f'A result of {owner} has an unknown key {key!r}; {nearest(key, _KEYS)}')
        for key in _REQUIRED:
            if not entry.get(key):
                raise ConfigError(f'A result of {owner} has no {key!r}.')
        _check_figures(entry, owner)
        paper, tables = _read_source(entry, owner)
        return cls(
            task=entry['Task'],
            dataset=entry['Dataset'],
            metrics=entry['Metrics'],
            deviations=entry.get('Standard Deviation', {}),
            split=entry['Split'],
            protocol=entry['Protocol'],
            seeds=None if entry['Seeds'] == _NOT_STATED else int(entry['Seeds']),
            paper=paper,
            tables=tables,
            macs=entry.get('MACs (G)'),
            command=entry.get('Command'),
        )

    @property
    def published(self) -> bool:
        """Whether the figures are somebody else's."""
        return self.paper is not None

    def comparable(self, other: 'ZooResult') -> bool:
        """Whether the figures of both mean the same.

        Args:
            other: Another result of the same config.

        Returns:
            Whether data set, split, protocol and metrics agree.
        """
        mine, theirs = (
            (result.task, result.dataset, result.split, result.protocol, set(result.metrics))
            for result in (self, other)
        )
        return mine == theirs

    def text(self) -> str:
        """Write the figures for a table.

        Returns:
            ``'82.24 ± 0.13 / 79.23 ± 0.13'``, in the order of the metrics.
        """
        cells = []
        for name, value in self.metrics.items():
            deviation = self.deviations.get(name)
            cells.append(f'{value:.2f}' if deviation is None else f'{value:.2f} ± {deviation:.2f}')
        return ' / '.join(cells)


def _check_figures(entry: Mapping[str, Any], owner: str) -> None:
    """Raise unless metrics are percentages, and deviations belong to metrics."""
    for name, value in entry['Metrics'].items():
        if not isinstance(value, int | float) or not 0 <= value <= 100:
            raise ConfigError(f'The metric {name!r} of {owner} has to be a percentage, got {value!r}.')
    for name in entry.get('Standard Deviation', {}):
        if name not in entry['Metrics']:
            raise ConfigError(f'{owner} has a standard deviation of {name!r}, which is no metric of that result.')
    if entry['Protocol'] not in PROTOCOLS:
        raise ConfigError(f'{owner} has the protocol {entry["Protocol"]!r}; {nearest(entry["Protocol"], PROTOCOLS)}')
    if not isinstance(entry['Seeds'], int) and entry['Seeds'] != _NOT_STATED:
        raise ConfigError(f"'Seeds' of {owner} is the number of runs or {_NOT_STATED!r}, got {entry['Seeds']!r}.")


def _read_source(entry: Mapping[str, Any], owner: str) -> tuple[str | None, tuple[int, ...]]:
    """Return paper and tables of a published entry, None and no tables for a measured one."""
    if ('Source' in entry) == ('Command' in entry):
        raise ConfigError(f"A result of {owner} needs either 'Source' (published) or 'Command' (measured).")
    if 'Command' in entry:
        if entry['Seeds'] == _NOT_STATED:
            raise ConfigError(f"A measured result of {owner} needs its number of 'Seeds'.")
        return None, ()
    found = _SOURCE.fullmatch(entry['Source'])
    if not found:
        raise ConfigError(f"'Source' of {owner} has to read 'Table N of PAPER', got {entry['Source']!r}.")
    return found['paper'], tuple(int(number) for number in re.findall(r'\d+', found['tables']))

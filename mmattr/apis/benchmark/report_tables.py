"""The figures of a report as CSV, one line per run and figure."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

Report = Mapping[str, Any]
_FIGURE = ('mean', 'std', 'low', 'high')
_DIFFERENCE = ('difference', 'difference_low', 'difference_high', 'seeds_better', 'seeds_compared')


def figure_csv(report: Report) -> str:
    """Write the figures of the split.

    Args:
        report: From :func:`~mmattr.apis.benchmark.build_report.build_report`.

    Returns:
        CSV with a header.
    """
    header = ('run', 'figure', 'better', 'seeds', *_FIGURE, *_DIFFERENCE)
    rows = (
        [run['name'], name, _better(report, name), len(run['seeds']), *_cells(figure, None)]
        for run in report['runs']
        for name, figure in run['metrics'].items()
    )
    return _write(header, rows)


def attribute_csv(report: Report) -> str:
    """Write the figures of every attribute.

    Args:
        report: From :func:`~mmattr.apis.benchmark.build_report.build_report`.

    Returns:
        CSV with a header.
    """
    header = ('run', 'attribute', 'group', 'figure', 'better', 'seeds', *_FIGURE, *_DIFFERENCE)
    names = list(enumerate(zip(report['attribute_names'], report['attribute_groups'], strict=True)))
    rows = (
        [run['name'], name, group, title, _better(report, title), len(run['seeds']), *_cells(figure, index)]
        for run in report['runs']
        for title, figure in run['attributes'].items()
        for index, (name, group) in names
    )
    return _write(header, rows)


def _better(report: Report, name: str) -> str:
    return 'lower' if report['lower_is_better'][name] else 'higher'


def _cells(figure: Mapping[str, Any], index: int | None) -> Iterator[Any]:
    """Numbers of a figure, of one attribute where it has one per attribute."""
    difference = figure['difference'] or {}
    yield from (_at(figure['mean'], index), _at(figure['std'], index), *_ends(figure['interval'], index))
    yield from (_at(difference.get('mean'), index), *_ends(difference.get('interval'), index))
    yield from (_at(difference.get('better'), index), difference.get('seeds'))


def _at(value: Any, index: int | None) -> Any:
    return value if value is None or index is None else value[index]


def _ends(interval: Any, index: int | None) -> tuple[Any, Any]:
    ends = _at(interval, index)
    return (None, None) if ends is None else (ends[0], ends[1])


def _write(header: tuple[str, ...], rows: Iterator[list[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator='\n')
    writer.writerow(header)
    for row in rows:
        writer.writerow([f'{cell:.6g}' if isinstance(cell, float) else '' if cell is None else cell for cell in row])
    return text.getvalue()

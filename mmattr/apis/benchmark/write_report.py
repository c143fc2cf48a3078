"""The files of a report."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.apis.benchmark.job_state import write_json
from mmattr.apis.benchmark.report_tables import attribute_csv, figure_csv
from mmattr.apis.benchmark.report_text import report_text
from mmattr.atomic_write import write_atomically
from mmattr.visualization.draw_cost import CostPoint, draw_cost
from mmattr.visualization.draw_run_bars import draw_run_bars

Report = Mapping[str, Any]


def write_report(report: Report, out_dir: Path, command: str) -> Path:
    """Write ``report.md``, ``report.json``, ``report.csv``, ``report_attributes.csv`` and the plots.

    Args:
        report: From :func:`~mmattr.apis.benchmark.build_report.build_report`.
        out_dir: Folder of the benchmark.
        command: The command that made it.

    Returns:
        The Markdown file.

    Raises:
        ConfigError: If a file cannot be written.
    """
    pictures = _draw(report, out_dir)
    write_json(out_dir / 'report.json', dict(report))
    write_atomically(out_dir / 'report.csv', figure_csv(report).encode())
    write_atomically(out_dir / 'report_attributes.csv', attribute_csv(report).encode())
    write_atomically(out_dir / 'report.md', report_text(report, pictures, command).encode())
    return out_dir / 'report.md'


def _draw(report: Report, out_dir: Path) -> dict[str, str]:
    """Draw what can be drawn; returns file names by title."""
    primary = report['primary']
    about = f'{report["dataset"]}, {report["split"]} split'
    better = 'lower is better' if report['lower_is_better'][primary] else 'higher is better'
    pictures = {}
    points = _cost_points(report)
    if points:
        title = f'{primary} against operations for one image'
        draw_cost(points, f'{primary} ({better})', f'{title}, {about}', out_dir / 'report_cost.png')
        pictures[title] = 'report_cost.png'
    for column in dict.fromkeys(name for run in report['runs'] for name in run['attributes']):
        runs = [run for run in report['runs'] if column in run['attributes']]
        arrays = {
            key: {run['name']: np.array(run['attributes'][column][key], dtype=np.float64) for run in runs}
            for key in ('mean', 'std')
        }
        better = 'lower is better' if report['lower_is_better'][column] else 'higher is better'
        title = f'{column} of every attribute, mean and standard deviation over seeds'
        file = f'report_attributes_{column.replace("/", "_")}.png'
        axis = f'{column}, percent ({better})'
        draw_run_bars(
            arrays['mean'], arrays['std'], report['attribute_names'], axis, f'{title}, {about}', out_dir / file
        )
        pictures[title] = file
    return pictures


def _cost_points(report: Report) -> list[CostPoint]:
    points = []
    for run in report['runs']:
        figure = run['metrics'].get(report['primary'])
        cost = run['cost']
        if figure is None or figure['mean'] is None or cost['macs_full'] is None:
            continue
        low, high = figure['interval'] or (figure['mean'], figure['mean'])
        costs = {'MACs, modules count (G)': cost['macs_modules'], 'MACs, full count (G)': cost['macs_full']}
        points.append(CostPoint(run['name'], costs, figure['mean'], low, high))
    return points

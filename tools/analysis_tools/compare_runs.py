"""Compare finished runs in one table: the figures of the test split, and those of every attribute.

A run is a work folder with the final_metrics.json that tools/train.py leaves. Figures of single attributes come from
the reports test_*.json in the same folder; a run without them is compared without.

    python tools/analysis_tools/compare_runs.py work_dirs/fc work_dirs/aqn --markdown
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis.finished_run import FinishedRun, read_run
from mmattr.apis.markdown_table import markdown_table
from mmattr.errors import DataError, MMAttrError

#: Figures of the whole split, in the order of the table: title by name in the results.
FIGURES = {
    'ped/mA': 'mA',
    'ped/f1': 'f1',
    'ped/f1_of_means': 'f1_of_means',
    'ped/accuracy': 'accuracy',
    'face/error': 'error',
    'face/error_attribute_mean': 'error_attribute_mean',
    'group/total': 'group total',
    'map/mAP': 'mAP',
    'multi/CP': 'CP',
    'multi/CR': 'CR',
    'multi/CF1': 'CF1',
    'multi/CF1_mean': 'CF1_mean',
    'multi/OP': 'OP',
    'multi/OR': 'OR',
    'multi/OF1': 'OF1',
    'multi_top3/CF1': 'CF1 of the top 3',
    'multi_top3/OF1': 'OF1 of the top 3',
}

#: Figures of single attributes.
ATTRIBUTE_FIGURES = ('mA', 'error', 'AP')

#: What has to agree before two runs may stand in one table.
SHARED = ('dataset', 'split', 'protocol', 'epochs')

Table = list[list[str]]


def check_comparable(runs: Sequence[FinishedRun]) -> None:
    """Refuse runs that answer different questions.

    Args:
        runs: At least one run.

    Raises:
        DataError: If data set, split, protocol or number of epochs differ.
    """
    for key in SHARED:
        values = {run.name: run.description.get(key) for run in runs}
        if len(set(values.values())) > 1:
            differ = ', '.join(f'{name}: {value}' for name, value in values.items())
            raise DataError(f'Runs of a different {key} do not belong in one table ({differ}).')


def build_table(runs: Sequence[FinishedRun]) -> Table:
    """Arrange the figures: one column per run, one line per figure.

    Args:
        runs: Runs on the same split.

    Returns:
        Rows of cells; the first one is the header.
    """
    rows = [['percent', *(run.name for run in runs)]]
    for name, title in FIGURES.items():
        if any(name in run.metrics for run in runs):
            rows.append([title, *(cell(run.metrics.get(name)) for run in runs)])
    names = dict.fromkeys(name for run in runs for name in run.attributes)
    for figure in ATTRIBUTE_FIGURES:
        for name in names:
            values = [run.attributes.get(name, {}).get(figure) for run in runs]
            if any(value is not None for value in values):
                rows.append([f'{figure} of {name}', *map(cell, values)])
    return rows


def cell(value: float | None) -> str:
    """Print a percentage with two decimals, and a dash where there is none."""
    return '-' if value is None else f'{value:.2f}'


def render(table: Table, markdown: bool = False) -> str:
    """Print a table.

    Args:
        table: Rows of cells, header first.
        markdown: As a Markdown table instead of aligned columns.

    Returns:
        The text.
    """
    if markdown:
        return markdown_table(table[0], table[1:])
    widths = [max(len(row[index]) for row in table) for index in range(len(table[0]))]
    return '\n'.join(
        '  '.join(
            [row[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in table
    )


def describe(runs: Sequence[FinishedRun]) -> str:
    """Say in one line what the figures belong to."""
    first = runs[0].description
    seeds = ', '.join(dict.fromkeys(str(run.description.get('seed')) for run in runs))
    checkpoints = ', '.join(dict.fromkeys(run.description['checkpoint'] for run in runs))
    return (
        f'{first.get("dataset")}, {first.get("split")} split, protocol {first.get("protocol")}, '
        f'{first.get("epochs")} epochs, seed {seeds}, {checkpoints} checkpoint'
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool.

    Args:
        arguments: The command line without the program; that of the process by default.

    Returns:
        Exit status: 0, or 2 after an error of the user.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('work_dirs', nargs='+', type=Path, metavar='WORK_DIR')
    parser.add_argument('--checkpoint', choices=('best', 'last'), help='which one; by default the best where tested')
    parser.add_argument('--markdown', action='store_true', help='print a Markdown table')
    options = parser.parse_args(arguments)
    try:
        runs = [read_run(folder, options.checkpoint) for folder in options.work_dirs]
        check_comparable(runs)
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    print(describe(runs), render(build_table(runs), options.markdown), sep='\n\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())

"""The report of a benchmark as a Markdown document."""

from collections.abc import Mapping
from typing import Any

from mmattr.apis.markdown_table import markdown_table

Report = Mapping[str, Any]
NOTHING = '-'
MEGA = 1e6

#: How the intervals are made, for the reader of the report.
_METHOD = """\
Each run was trained once per seed and tested on {images}. `±` is the standard deviation over seeds (n - 1). Intervals
are {level:.0%} percentile intervals of a hierarchical bootstrap with {resamples} resamples (random numbers from seed
{seed}): a resample draws the test images with replacement, the same for all runs and for all seeds with the same
images, and the seeds with replacement, the same for all runs; the figure of a run is the mean over the drawn seeds of
the figure on the drawn images. A difference is run minus {baseline}, seed k against seed k on the same images. With n
seeds the part of an interval that comes from seeds is too narrow by a factor of sqrt((n - 1) / n), and with one seed
it is missing; the column of seeds says in how many of them the run was better. Bold: the interval does not contain 0.
Many runs and figures are compared at once without a correction, so single bold figures are to be expected by chance."""


def report_text(report: Report, pictures: Mapping[str, str], command: str) -> str:
    """Write the document.

    Args:
        report: From :func:`~mmattr.apis.benchmark.build_report.build_report`.
        pictures: File names by title.
        command: The command that made it.

    Returns:
        Markdown.
    """
    primary = report['primary']
    parts = [
        f'# Benchmark {report["suite"]}: {report["dataset"]}, {report["split"]} split',
        f'```shell\n{command}\n```',
        *_missing(report),
        f'## {primary} ({_direction(report, primary)})',
        primary_table(report),
        *(f'![{title}]({file})' for title, file in pictures.items()),
        '## All figures',
        'Mean and standard deviation over seeds.',
        _figure_table(report),
        f'Difference from {report["baseline"]} with its interval.',
        _difference_table(report),
        '## Cost',
        _cost_table(report),
        _cost_note(report),
        '## What was run',
        _shared_note(report),
        _setting_table(report),
        '## How the intervals are made',
        _METHOD.format(**report['bootstrap'], images=_test_images(report), baseline=report['baseline']),
        f'Revisions of the code: {", ".join(report["code"])}.',
    ]
    return '\n\n'.join(part for part in parts if part) + '\n'


def _test_images(report: Report) -> str:
    """Say what was tested on."""
    if report['num_splits'] == 1:
        return f'the same {report["num_images"]} images'
    return f'the test images of its seed ({report["num_splits"]} splits, {report["num_images"]} images in the first)'


def _missing(report: Report) -> list[str]:
    if not report['missing']:
        return []
    return [f'**Incomplete.** Not finished: {", ".join(report["missing"])}.']


def _direction(report: Report, name: str) -> str:
    return 'lower is better' if report['lower_is_better'][name] else 'higher is better'


def primary_table(report: Report) -> str:
    """Write the main table: the primary figure of every run and its difference from the baseline.

    Args:
        report: From :func:`~mmattr.apis.benchmark.build_report.build_report`.

    Returns:
        Markdown.
    """
    name = report['primary']
    rows = []
    for run in report['runs']:
        figure = run['metrics'].get(name)
        if figure is None:
            continue
        difference = figure['difference']
        seeds = NOTHING if difference is None else f'{difference["better"]} of {difference["seeds"]}'
        rows.append(
            [run['name'], spread_text(figure), interval_text(figure['interval']), difference_text(difference), seeds]
        )
    header = ['run', name, 'interval', f'difference from {report["baseline"]}', 'seeds better']
    return markdown_table(header, rows)


def _figure_table(report: Report) -> str:
    names = list(dict.fromkeys(name for run in report['runs'] for name in run['metrics']))
    rows = []
    for name in names:
        figures = [run['metrics'].get(name) for run in report['runs']]
        cells = [NOTHING if figure is None else spread_text(figure) for figure in figures]
        rows.append([name, _direction(report, name).split()[0], *cells])
    return markdown_table(['figure', 'better', *(run['name'] for run in report['runs'])], rows, num_words=2)


def _difference_table(report: Report) -> str:
    others = [run for run in report['runs'] if run['name'] != report['baseline']]
    names = list(dict.fromkeys(name for run in others for name in run['metrics']))
    rows = []
    for name in names:
        cells = [difference_text((run['metrics'].get(name) or {}).get('difference')) for run in others]
        if set(cells) != {NOTHING}:
            rows.append([name, *cells])
    return markdown_table(['figure', *(run['name'] for run in others)], rows) if rows else 'None.'


def _cost_table(report: Report) -> str:
    header = ['run', 'parameters (M)', 'trainable (M)', 'MACs modules (G)', 'MACs full (G)']
    header += ['inference images/s', 'training step images/s', 'training run images/s', 'training (s)']
    rows = []
    for run in report['runs']:
        cost, speed = run['cost'], run['speed']
        rows.append(
            [
                run['name'],
                number_text(cost['params'], 3, MEGA),
                number_text(cost['params_trainable'], 3, MEGA),
                number_text(cost['macs_modules'], 3),
                number_text(cost['macs_full'], 3),
                number_text(speed.get('inference_images_per_second'), 1),
                number_text(speed.get('train_images_per_second'), 1),
                number_text(run['train_images_per_second'], 1),
                number_text(run['train_seconds'], 0),
            ]
        )
    return markdown_table(header, rows)


def _cost_note(report: Report) -> str:
    shapes = sorted({' x '.join(map(str, run['cost']['shape'])) for run in report['runs']})
    measured = sorted(
        {
            f'{speed["device"]}, {speed["threads"]} threads, batches of {speed["batch_size"]}'
            for speed in (run['speed'] for run in report['runs'])
            if speed
        }
    )
    note = (
        f'Operations for one image of {" or ".join(shapes)}; the guide to the analysis tools says what the two counts '
        'see. '
    )
    if measured:
        note += (
            f'Inference and training steps were timed in turns in one process ({"; ".join(measured)}), images in '
            'memory, median. '
        )
    return note + (
        'The training run is the mean over seeds of what the runs took themselves, loading included, evaluation left '
        'out; runs that shared a machine disturbed each other.'
        + (' A second stage does not count its first one.' if any(run['first_stage'] for run in report['runs']) else '')
    )


def _shared_options(report: Report) -> list[str]:
    """Options that all runs have, as text."""
    first, *others = (_options(run) for run in report['runs'])
    return [option for option in first if all(option in other for other in others)]


def _options(run: Mapping[str, Any]) -> list[str]:
    return [f'{key}={value}' for key, value in run['options'].items()]


def _shared_note(report: Report) -> str:
    shared = _shared_options(report)
    return f'All runs with `{" ".join(shared)}`.' if shared else ''


def _setting_table(report: Report) -> str:
    shared = _shared_options(report)
    rows = []
    for run in report['runs']:
        selected = run['selection']
        chosen = f'{selected["split"]} split, by {selected["metric"]}' if selected else 'nothing, last epoch'
        epochs = ', '.join(str(checkpoint['epoch']) for checkpoint in run['checkpoints'])
        options = ' '.join(option for option in _options(run) if option not in shared)
        config = f'`{run["config"]}`' + (f' with `{options}`' if options else '')
        config += f', first stage {run["first_stage"]}' if run['first_stage'] else ''
        seeds = ', '.join(map(str, run['seeds']))
        rows.append([run['name'], config, run['protocol'], chosen, epochs, seeds, str(run['epochs'])])
    header = ['run', 'config', 'protocol', 'checkpoint selected on', 'tested epochs', 'seeds', 'epochs']
    return markdown_table(header, rows, num_words=4)


def spread_text(figure: Mapping[str, Any]) -> str:
    """Write mean and standard deviation.

    Args:
        figure: With ``mean`` and ``std``.

    Returns:
        Such as ``'14.69 ± 0.12'``.
    """
    spread = f' ± {figure["std"]:.2f}' if figure['std'] is not None else ''
    return number_text(figure['mean']) + spread


def interval_text(interval: list[float | None] | None, sign: str = '') -> str:
    """Write an interval.

    Args:
        interval: Both ends.
        sign: ``'+'`` writes the sign of positive ends too.

    Returns:
        Such as ``'[14.21, 15.02]'``.
    """
    if interval is None or None in interval:
        return NOTHING
    return f'[{interval[0]:{sign}.2f}, {interval[1]:{sign}.2f}]'


def difference_text(difference: Mapping[str, Any] | None) -> str:
    """Write a difference with its interval, bold if the interval does not contain 0.

    Args:
        difference: With ``mean`` and ``interval``.

    Returns:
        Such as ``'**-0.52** [-0.81, -0.20]'``.
    """
    if difference is None or difference['mean'] is None:
        return NOTHING
    interval = difference['interval']
    mean = f'{difference["mean"]:+.2f}'
    if interval is None or None in interval:
        return mean
    is_clear = interval[0] > 0 or interval[1] < 0
    return f'{f"**{mean}**" if is_clear else mean} {interval_text(interval, "+")}'


def number_text(value: float | None, digits: int = 2, unit: float = 1.0) -> str:
    """Write a number.

    Args:
        value: The number.
        digits: After the point.
        unit: What it is divided by.

    Returns:
        The number, a dash for None.
    """
    return NOTHING if value is None else f'{value / unit:.{digits}f}'

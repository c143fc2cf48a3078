r"""Evaluate a file of labels and scores: print one JSON object with all figures.

The file is an .npz with the arrays `label` (N, M), values 1, 0 or -1 = unknown, and `score` (N, M), values in [0, 1];
`tools/test.py --out` writes one. Printed are mA, accuracy, precision, recall, f1 (mean of the F1 of each image) and
f1_of_means as fractions, error in percent, and the same per attribute (`label_*`). What has no value is null.

    python tools/analysis_tools/eval_scores.py scores.npz --threshold 0.45

`--metric` adds the figures of a registered metric with options of its own, in percent as in a log: its results under
`metrics`, its columns per attribute under `attribute_metrics` and its conventions under `conventions`.

    python tools/analysis_tools/eval_scores.py scores.npz --metric MeanAveragePrecision definition=rank \
        --metric MultiLabelF1 --metric MultiLabelF1 top_k=3 prefix=multi_top3
"""

import argparse
import ast
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmattr.apis.benchmark.figure_samples import SCORE_ARRAYS, build_metric
from mmattr.errors import ConfigError, DataError, MMAttrError
from mmattr.evaluation.functional import (
    DEFAULT_THRESHOLD,
    PedestrianCounts,
    Threshold,
    attribute_figures,
    attribute_mean_error,
    balanced_error,
    error_rate,
    pedestrian_figures,
)
from mmattr.evaluation.metrics.attribute_report import plain
from mmattr.evaluation.score_file import ScoreFile


def parse_threshold(text: str) -> float | list[float]:
    """Read one number, or several with commas between them.

    Args:
        text: For example ``'0.5'`` or ``'0.4,0.5,0.45'``.

    Returns:
        The number, or the list of numbers.

    Raises:
        ConfigError: If a part is not a number.
    """
    try:
        numbers = [float(part) for part in text.split(',')]
    except ValueError:
        raise ConfigError(f'--threshold must be a number, or numbers with commas between them, got {text!r}.') from None
    return numbers[0] if len(numbers) == 1 else numbers


def parse_args(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line.

    Args:
        arguments: The words after the program's name; those of this process by default.

    Returns:
        The parsed arguments.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('scores', type=Path, help='.npz file with label and score')
    parser.add_argument(
        '--threshold',
        default=str(DEFAULT_THRESHOLD),
        metavar='T',
        help='a score above it predicts the attribute: one number, or one per attribute with commas between them '
        '(default: %(default)s)',
    )
    parser.add_argument(
        '--empty-rows',
        choices=('zero', 'drop'),
        default='zero',
        help='an image without a present attribute counts as 0, or is left out of the image-based figures',
    )
    parser.add_argument(
        '--metric',
        nargs='+',
        action='append',
        default=[],
        metavar='NAME [KEY=VALUE ...]',
        help='a registered metric and its arguments, such as MultiLabelF1 top_k=3; may be given several times',
    )
    return parser.parse_args(arguments)


def parse_metric(words: Sequence[str]) -> dict[str, Any]:
    """Read the config of a metric.

    Args:
        words: Its name, then ``key=value`` with Python values; what is none is a string.

    Returns:
        The config.

    Raises:
        ConfigError: If a word after the name is no ``key=value``.

    >>> parse_metric(['MultiLabelF1', 'top_k=3', 'threshold=None', 'prefix=top'])
    {'type': 'MultiLabelF1', 'top_k': 3, 'threshold': None, 'prefix': 'top'}
    """
    name, *options = words
    cfg: dict[str, Any] = {'type': name}
    for option in options:
        key, separator, text = option.partition('=')
        if not (separator and key.isidentifier()):
            raise ConfigError(f'--metric {name} takes arguments of the form key=value, got {option!r}.')
        try:
            cfg[key] = ast.literal_eval(text)
        except (SyntaxError, ValueError):
            cfg[key] = text
    return cfg


def evaluate_metrics(scores: ScoreFile, configs: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Compute the figures of registered metrics.

    Args:
        scores: Labels and scores.
        configs: Configs of metrics.

    Returns:
        ``metrics``, numbers by prefix and name; ``attribute_metrics``, lists of M numbers by prefix and title;
        ``conventions`` by prefix. Empty without a metric.

    Raises:
        ConfigError: If a metric cannot be computed from scores, or two have the same prefix.
    """
    found: dict[str, dict[str, Any]] = {'metrics': {}, 'attribute_metrics': {}, 'conventions': {}}
    for cfg in configs:
        metric = build_metric(cfg, scores)
        if metric is None:
            raise ConfigError(f'{cfg["type"]} cannot be computed from the labels and scores of {scores.source}.')
        if metric.prefix in found['conventions']:
            raise ConfigError(f'Two metrics have the prefix {metric.prefix!r}; give one another with prefix=NAME.')
        counts = metric.count(scores.label, getattr(scores, SCORE_ARRAYS[metric.item]))
        figures, columns = metric.compute(counts), metric.columns(counts)
        found['metrics'] |= {f'{metric.prefix}/{name}': plain(value) for name, value in figures.items()}
        found['attribute_metrics'] |= {
            f'{metric.prefix}/{title}': [plain(value) for value in values] for title, values in columns.items()
        }
        found['conventions'][metric.prefix] = metric.conventions()
    return found if configs else {}


def evaluate(path: Path, threshold: Threshold, empty_rows: str, metrics: Sequence[dict[str, Any]] = ()) -> dict:
    """Compute all figures of a score file.

    Args:
        path: An .npz file.
        threshold: One number in [0, 1], or M of them.
        empty_rows: ``'zero'`` or ``'drop'``.
        metrics: Configs of further metrics.

    Returns:
        What is printed: plain numbers, lists, strings and None.

    Raises:
        DataError: If the file or a value in it cannot be used.
        ConfigError: If the threshold or a metric does not fit.
    """
    scores = ScoreFile.load(path)
    label, score = scores.label, scores.score
    if label.ndim == 2 and len(label) == 0:
        raise DataError(f'{path} holds no images: label has shape {label.shape}.')
    try:
        counts = PedestrianCounts.count(label, score, threshold)
    except DataError as error:
        raise DataError(f'{path}: {error}') from None
    figures = {
        **pedestrian_figures(counts, empty_rows),
        'error': error_rate(counts.attributes),
        'error_attribute_mean': attribute_mean_error(counts.attributes),
        'error_balanced': balanced_error(counts.attributes),
    }
    columns = attribute_figures(counts.attributes)
    return {
        **{name: plain(value) for name, value in figures.items()},
        **{name: [plain(value) for value in values] for name, values in columns.items()},
        'names': list(scores.names) or None,
        'num_images': label.shape[0],
        'num_attributes': label.shape[1],
        'threshold': threshold,
        'empty_rows': empty_rows,
        **evaluate_metrics(scores, metrics),
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the tool.

    Args:
        arguments: The words after the program's name.

    Returns:
        Exit status: 0, or 2 when the input cannot be used.
    """
    args = parse_args(arguments)
    try:
        metrics = [parse_metric(words) for words in args.metric]
        figures = evaluate(args.scores, parse_threshold(args.threshold), args.empty_rows, metrics)
        print(json.dumps(figures, allow_nan=False))
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main())

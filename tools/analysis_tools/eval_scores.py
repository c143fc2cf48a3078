"""Evaluate a file of labels and scores: print one JSON object with all figures.

The file is an .npz with the arrays `label` (N, M), values 1, 0 or -1 = unknown, and `score` (N, M), values in [0, 1];
`tools/test.py --out` writes one. Printed are mA, accuracy, precision, recall, f1 (mean of the F1 of each image) and
f1_of_means as fractions, error in percent, and the same per attribute (`label_*`). What has no value is null.

    python tools/analysis_tools/eval_scores.py scores.npz --threshold 0.45
"""

import argparse
import json
import sys
from pathlib import Path

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
    return parser.parse_args(arguments)


def evaluate(path: Path, threshold: Threshold, empty_rows: str) -> dict:
    """Compute all figures of a score file.

    Args:
        path: An .npz file.
        threshold: One number in [0, 1], or M of them.
        empty_rows: ``'zero'`` or ``'drop'``.

    Returns:
        What is printed: plain numbers, lists, strings and None.

    Raises:
        DataError: If the file or a value in it cannot be used.
        ConfigError: If the threshold does not fit.
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
        print(json.dumps(evaluate(args.scores, parse_threshold(args.threshold), args.empty_rows), allow_nan=False))
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main())

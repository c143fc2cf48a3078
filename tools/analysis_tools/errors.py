r"""Say what is wrong with the predictions in score files: numbers, plots and the most confident mistakes.

Several models on the same images stand side by side; the files are those of `tools/test.py --out`.

    python tools/analysis_tools/errors.py fc.npz l2l.npz --out-dir errors
    python tools/analysis_tools/errors.py fc.npz l2l.npz --names FC L2L --with-query --out-dir errors \
        --annotation data/lfwa/annotations/trainval.json --val-scores fc_val.npz l2l_val.npz

Written are errors.json, errors.md, plots (*.png), and thresholds_MODEL.json with --val-scores.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis.error_analysis import ErrorAnalysis, ErrorOptions, ScoredModels
from mmattr.datasets.annotation import Annotation
from mmattr.engine.command_line import run_tool
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional.best_threshold import CRITERIA
from mmattr.evaluation.threshold_file import load_thresholds
from mmattr.registry import nearest


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    defaults = ErrorOptions()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('scores', nargs='+', type=Path, metavar='SCORES.npz', help='one score file per model')
    parser.add_argument('--names', nargs='+', default=[], help='names of the models (default: names of the files)')
    parser.add_argument('--out-dir', required=True, type=Path, help='folder for all results')
    parser.add_argument(
        '--with-query',
        action='store_true',
        help='also the query network of models that have one, as "NAME (query)": their guess before any words',
    )
    parser.add_argument(
        '--threshold', default=str(defaults.threshold), metavar='T|FILE.json', help='number or file (default: 0.5)'
    )
    rules = parser.add_argument_group('label rules')
    rules.add_argument('--annotation', type=Path, metavar='FILE', help='training labels: find their rules')
    rules.add_argument(
        '--max-ratio', type=float, default=defaults.max_ratio, help='exceptions, relative to independent attributes'
    )
    rules.add_argument('--min-expected', type=float, default=defaults.min_expected, help='exceptions if independent')
    chosen = parser.add_argument_group('thresholds')
    chosen.add_argument(
        '--val-scores',
        nargs='+',
        default=[],
        type=Path,
        metavar='SCORES.npz',
        help='choose thresholds on these, one file per model',
    )
    chosen.add_argument('--criterion', choices=tuple(CRITERIA), default=defaults.criterion, help='best at what')
    parser.add_argument('--bins', type=int, default=defaults.num_bins, help='bins of the calibration error')
    parser.add_argument('--image-root', type=Path, help='folder of the images (default: where the score file says)')
    parser.add_argument('--num-mistakes', type=int, default=defaults.num_mistakes, help='mistakes on a contact sheet')
    parser.add_argument(
        '--mistakes-per-attribute', type=int, default=defaults.mistakes_per_attribute, help='of them, of one attribute'
    )
    return parser


def parse_threshold(text: str, names: Sequence[str]) -> float | list[float]:
    """Read ``--threshold``.

    Args:
        text: A number, or a JSON file with one number per attribute.
        names: M names of the attributes.

    Returns:
        One number, or M of them.

    Raises:
        ConfigError: If the text is neither.
        DataError: If the file cannot be used or lacks an attribute.
    """
    if text.endswith('.json'):
        thresholds = load_thresholds(text)
        for name in names:
            if name not in thresholds:
                raise DataError(f'{text} has no threshold of attribute {name!r}; {nearest(name, thresholds)}')
        return [thresholds[name] for name in names]
    try:
        return float(text)
    except ValueError:
        raise ConfigError(f'--threshold takes a number or a JSON file, got {text!r}.') from None


def main(arguments: Sequence[str] | None = None) -> None:
    """Analyse and write.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    if args.val_scores and len(args.val_scores) != len(args.scores):
        raise ConfigError(
            f'--val-scores takes one file per model, {len(args.scores)} of them, got {len(args.val_scores)}.'
        )
    test = ScoredModels.load(args.scores, args.names, args.with_query)
    titles = args.names or [path.stem for path in args.scores]
    options = ErrorOptions(
        threshold=parse_threshold(args.threshold, test.names),
        num_bins=args.bins,
        criterion=args.criterion,
        max_ratio=args.max_ratio,
        min_expected=args.min_expected,
        num_mistakes=args.num_mistakes,
        mistakes_per_attribute=args.mistakes_per_attribute,
        image_root=args.image_root,
    )
    val = ScoredModels.load(args.val_scores, titles, args.with_query) if args.val_scores else None
    annotation = Annotation.load(args.annotation) if args.annotation else None
    for note in ErrorAnalysis(test, options, val, annotation).write(args.out_dir):
        print(f'note: {note}')
    print(f'The report is {args.out_dir / "errors.md"}.')


if __name__ == '__main__':
    run_tool(main)

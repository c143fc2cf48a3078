"""Measure what it brings to know some attributes: the error on the others as a share of the true labels is given.

    python tools/analysis_tools/hints.py CONFIG CHECKPOINT --label-only CONFIG CHECKPOINT --annotation TRAIN.json \
        --fractions 0 10 25 50 75 --out-dir DIR

Any head that takes known labels works. Which words are given is drawn per image from the seed, the same for all models
and nested across percentages; errors count only labels that are known and not given. DIR gets `hints.json`, `hints.md`
and `hints.png`.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mmattr.apis import init_model
from mmattr.apis.hint_report import (
    RESIDUALS,
    STATISTICS,
    HintReport,
    check_same_images,
    residual_predictions,
    statistics_predictions,
)
from mmattr.apis.hinted_predictions import HintedPredictions, check_supports_hints, predict_with_hints
from mmattr.datasets import Annotation
from mmattr.engine.command_line import OverrideAction, run_tool
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional.hint_draw import check_percents
from mmattr.visualization.draw_hint_curves import HintCurve, draw_hint_curves


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', help='config file')
    parser.add_argument('checkpoint', help='checkpoint file')
    parser.add_argument(
        '--label-only', nargs=2, metavar=('CONFIG', 'CHECKPOINT'), help='a model that completes labels without looking'
    )
    parser.add_argument(
        '--annotation',
        type=Path,
        metavar='TRAIN.json',
        help='training labels, for a reference that predicts from label statistics without looking',
    )
    parser.add_argument(
        '--fractions', type=float, nargs='+', default=(0, 10, 25, 50, 75), metavar='PERCENT', help='of the known labels'
    )
    parser.add_argument('--repeats', type=int, default=5, help='draws of the given labels (default: 5)')
    parser.add_argument('--seed', type=int, default=0, help='seed of the draws (default: 0)')
    parser.add_argument('--split', default='test', help='train, val or test: the dataloader of the config')
    parser.add_argument('--num', type=int, help='how many images, spread over the data set (default: all)')
    parser.add_argument('--batch-size', type=int, default=64, help='images per forward pass (default: 64)')
    parser.add_argument('--device', help='such as cpu or cuda:0 (default: a GPU when there is one)')
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=OverrideAction,
        metavar='KEY=VALUE',
        help='change values of CONFIG, such as model.head.refinement_rounds=2; the label-only config stays as it is',
    )
    parser.add_argument('--out-dir', type=Path, required=True, help='folder of the results')
    return parser


def training_labels(path: Path, names: Sequence[str]) -> np.ndarray:
    """Read the labels of an annotation in the order of a model's attributes.

    Args:
        path: The annotation file.
        names: M attribute names.

    Returns:
        (N, M) int8.

    Raises:
        DataError: If its attributes are other ones or in another order.
    """
    annotation = Annotation.load(path)
    if tuple(annotation.names) != tuple(names):
        raise DataError(f'The attributes of {path} are not those of the model, in their order.')
    return annotation.labels


def predict_all(args: argparse.Namespace, percents: Sequence[float]) -> tuple[HintedPredictions, dict[str, np.ndarray]]:
    """Run the models one after the other, so that only one is in memory.

    Args:
        args: The command line.
        percents: Percentages of given words.

    Returns:
        Predictions of the first model, and predicted labels by model name.
    """
    given = dict(percents=percents, repeats=args.repeats, seed=args.seed, split=args.split, num=args.num)
    pairs = [(args.config, args.checkpoint), *([args.label_only] if args.label_only else [])]
    results: list[HintedPredictions] = []
    names = [f'{Path(config).parent.name}/{Path(config).stem}' for config, _ in pairs]
    if args.label_only:
        names[1] = f'label-only: {names[1]}'
    for (config, checkpoint), options in zip(pairs, (args.cfg_options, None), strict=False):
        model = init_model(config, checkpoint, args.device, options)
        check_supports_hints(model)
        results.append(predict_with_hints(model, **given, batch_size=args.batch_size))
        check_same_images(results[0], results[-1], (args.config, config))
    predicted = {name: result.predicted for name, result in zip(names, results, strict=True)}
    if args.annotation is not None:
        predicted[STATISTICS] = statistics_predictions(results[0], training_labels(args.annotation, results[0].names))
    predicted[RESIDUALS] = residual_predictions(results[0])
    return results[0], predicted


def write_report(report: HintReport, folder: Path) -> None:
    """Write the report as JSON, Markdown and PNG.

    Args:
        report: The report.
        folder: Where to; made if missing.

    Raises:
        ConfigError: If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(report.as_json(), indent=1, allow_nan=False)
        (folder / 'hints.json').write_text(text + '\n', encoding='utf-8')
        (folder / 'hints.md').write_text(report.as_markdown(), encoding='utf-8')
    except OSError as error:
        raise ConfigError(f'--out-dir {str(folder)!r} cannot be written: {error.strerror}.') from None
    curves = [
        HintCurve(
            name,
            report.percents,
            *zip(*((p.error, p.error_interval, p.gain, p.gain_interval) for p in points), strict=True),
        )
        for name, points in report.curves().items()
    ]
    draw_hint_curves(curves, f'Known attributes as hints: {report.setting["data"]}', folder / 'hints.png')


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the report.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    percents = check_percents(args.fractions)
    first, predicted = predict_all(args, percents)
    setting = dict(
        data=f'{args.split} split of {args.config}',
        images=len(first.label),
        checkpoint=args.checkpoint,
        draws=args.repeats,
        seed=args.seed,
    )
    if args.cfg_options:
        setting['changed'] = ', '.join(f'{key}={value}' for key, value in args.cfg_options.items())
    if args.label_only:
        setting['label-only checkpoint'] = args.label_only[1]
    if args.annotation:
        setting['label statistics from'] = str(args.annotation)
    report = HintReport(setting, first.names, percents, first.label, first.given, predicted)
    write_report(report, args.out_dir)
    print(report.as_markdown())


if __name__ == '__main__':
    run_tool(main)

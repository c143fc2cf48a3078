"""Time training, inference, data pipelines and evaluation against the reference, in turns, in one process.

    python tools/analysis_tools/benchmark_speed.py --json speed.json

The reference is Label2Label written with torch's own attention modules as its released code is, once with the settings
of a fresh torch and once with the same settings as ours. Ratios are taken round by round; the table shows their median
and quartiles. Progress goes to standard error, the table to standard output.

Rows and groups of rows (train, infer, parts, fc, data, evaluate, memory) can be chosen with `--rows`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from mmengine.registry import DefaultScope

from mmattr.apis.init_model import choose_device
from mmattr.apis.speed_benchmark import (
    Setting,
    benchmark_to_json,
    benchmark_to_markdown,
    benchmark_to_text,
    row_names,
    run_benchmark,
)
from mmattr.engine.command_line import run_tool


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line.

    Returns:
        The parser.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--json', metavar='FILE', help='also write the result to this file')
    parser.add_argument('--markdown', action='store_true', help='print a Markdown table for a document')
    parser.add_argument('--rows', nargs='+', metavar='NAME', help='rows or groups of rows (default: all)')
    parser.add_argument('--list', action='store_true', help='print the names of all rows and stop')
    parser.add_argument('--repeats', type=int, help='rounds of everything (default: 4 for training, 6 for the rest)')
    parser.add_argument('--threads', type=int, help="threads of an operation on the CPU (default: torch's)")
    parser.add_argument('--batch', type=int, default=16, help='images of the large batch (default: 16)')
    parser.add_argument('--device', help='such as cpu or cuda:0 (default: a GPU when there is one)')
    parser.add_argument(
        '--quick', action='store_true', help='a slim ResNet-18 at 64 px, one round: shows that it works, not how fast'
    )
    return parser


def read_setting(args: argparse.Namespace) -> Setting:
    """Turn options into a setting.

    Args:
        args: Parsed options.

    Returns:
        The setting.
    """
    setting = Setting(device=choose_device(args.device), batch_size=args.batch)
    if setting.device.type == 'cuda':
        setting = setting.on_gpu()
    if args.quick:
        setting = setting.quick()
    if args.repeats is not None:
        setting = replace(setting, train_rounds=args.repeats, rounds=args.repeats)
    return setting if args.threads is None else replace(setting, threads=args.threads)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    setting = read_setting(args)
    if args.list:
        print('\n'.join(row_names(setting)))
        return
    report = partial(print, file=sys.stderr, flush=True)
    with DefaultScope.overwrite_default_scope('mmattr'):
        rows = list(run_benchmark(setting, args.rows, report))
    print(benchmark_to_markdown(setting, rows) if args.markdown else benchmark_to_text(rows))
    if args.json is not None:
        text = json.dumps(benchmark_to_json(setting, rows), indent=2)
        Path(args.json).write_text(text + '\n', encoding='utf-8')


if __name__ == '__main__':
    run_tool(main)

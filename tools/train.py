"""Train the model of a config, evaluate it during training and test it at the end as its protocol says.

python tools/train.py CONFIG [--work-dir DIR] [--resume [auto|PATH]] [--out FILE.npz] [--cfg-options KEY=VALUE ...]
"""

import argparse
from collections.abc import Sequence

from mmattr.engine.command_line import add_run_options, configure, run_tool
from mmattr.engine.final_test import run_final_test
from mmattr.engine.launch import build_runner, log_line, process_group
from mmattr.engine.resume import resolve_resume
from mmattr.engine.score_output import add_score_file


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', help='config file')
    parser.add_argument(
        '--resume',
        nargs='?',
        const='auto',
        metavar='auto|PATH',
        help='go on from the latest whole checkpoint of the work folder (auto, the default), or from a given one',
    )
    parser.add_argument('--out', metavar='FILE.npz', help='also write labels and scores of the final test to this file')
    add_run_options(parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Train.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    cfg = configure(args)
    start = resolve_resume(cfg, args.resume)
    if args.out is not None:
        add_score_file(cfg, args.out)
    with process_group(cfg):
        runner = build_runner(cfg)
        log_line(start)
        runner.train()
        run_final_test(runner)


if __name__ == '__main__':
    run_tool(main)

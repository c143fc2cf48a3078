"""Test a checkpoint with the model, the data and the metrics of a config.

python tools/test.py CONFIG CHECKPOINT [--out scores.npz] [--split val] [--work-dir DIR] [--cfg-options KEY=VALUE ...]
"""

import argparse
from collections.abc import Sequence

from mmattr.engine.command_line import add_run_options, configure, run_tool
from mmattr.engine.launch import build_runner, log_line, process_group
from mmattr.engine.resume import resolve_resume
from mmattr.engine.score_output import add_score_file
from mmattr.engine.split_choice import SPLITS, choose_split
from mmattr.errors import ConfigError


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', help='config file')
    parser.add_argument('checkpoint', help='checkpoint file')
    parser.add_argument('--out', metavar='FILE.npz', help='also write labels and scores of every image to this file')
    parser.add_argument('--split', choices=SPLITS, default='test', help='data to test with (default: %(default)s)')
    add_run_options(parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Test.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    cfg = configure(args, subfolder='test')
    choose_split(cfg, args.split)
    if cfg.get('test_dataloader') is None or cfg.get('test_evaluator') is None:
        raise ConfigError(f'{args.config} has no test_dataloader and test_evaluator to test with.')
    cfg.resume, cfg.load_from = False, args.checkpoint
    start = resolve_resume(cfg)
    if args.out is not None:
        add_score_file(cfg, args.out)
    with process_group(cfg):
        runner = build_runner(cfg)
        log_line(start)
        runner.test()


if __name__ == '__main__':
    run_tool(main)

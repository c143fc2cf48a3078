"""Test a checkpoint with the model, the data and the metrics of a config.

python tools/test.py CONFIG CHECKPOINT [--out scores.npz] [--work-dir DIR] [--cfg-options KEY=VALUE ...]
"""

import argparse
from collections.abc import Sequence

from mmengine.config import Config

from mmattr.engine.command_line import add_run_options, configure, run_tool
from mmattr.engine.launch import build_runner, log_line, process_group
from mmattr.engine.resume import resolve_resume
from mmattr.errors import ConfigError


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', help='config file')
    parser.add_argument('checkpoint', help='checkpoint file')
    parser.add_argument('--out', metavar='FILE.npz', help='also write labels and scores of every image to this file')
    add_run_options(parser)
    return parser


def add_score_file(cfg: Config, out: str) -> None:
    """Add the metric that writes scores.

    Args:
        cfg: The config; changed in place.
        out: File to write.
    """
    evaluators = cfg.test_evaluator
    evaluators = list(evaluators) if isinstance(evaluators, (list, tuple)) else [evaluators]
    cfg.test_evaluator = [*evaluators, {'type': 'ScoreWriter', 'out_file': out}]


def main(arguments: Sequence[str] | None = None) -> None:
    """Test.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    cfg = configure(args, subfolder='test')
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

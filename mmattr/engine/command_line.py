"""What the command line tools share: options and the form of errors."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mmengine.config import Config, DictAction

from mmattr.engine.launch import LAUNCHERS, enable_amp, enable_auto_scale_lr, set_seed
from mmattr.engine.load_config import default_work_dir, load_config
from mmattr.errors import ConfigError, MMAttrError

#: Exit status after a mistake of the user.
USER_ERROR = 2


class OverrideAction(DictAction):
    """Reads ``KEY=VALUE`` pairs, with errors in one sentence."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Add the pairs to the namespace.

        Args:
            parser: The parser; its ``error`` reports a pair that cannot be read.
            namespace: Gets a dict of values by dotted key.
            values: The pairs.
            option_string: The option they follow.
        """
        for pair in [values] if isinstance(values, str) else values or []:
            if '=' not in pair:
                parser.error(f'{option_string} takes KEY=VALUE, got {pair!r}')
            try:
                super().__call__(parser, namespace, [pair], option_string)
            except (RecursionError, AssertionError):
                parser.error(f'{option_string} cannot read {pair!r}; set entries one by one, such as a.b.0.c=value')


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``tools/train.py`` and ``tools/test.py`` that mean the same in both.

    Args:
        parser: The parser.
    """
    parser.add_argument('--work-dir', help='folder for logs and results (default: work_dirs/<method>/<config>)')
    parser.add_argument('--seed', type=int, help="seed of all random numbers (default: the config's randomness.seed)")
    parser.add_argument('--amp', action='store_true', help='compute in bfloat16 where that is safe, on CPU and GPU')
    parser.add_argument(
        '--auto-scale-lr',
        action='store_true',
        help='scale the learning rate with the total batch size (testing accepts it and has no learning rate)',
    )
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=OverrideAction,
        metavar='KEY=VALUE',
        help='change values of the config, such as train_cfg.max_epochs=3',
    )
    parser.add_argument('--launcher', choices=LAUNCHERS, default='none', help='who started the processes')
    parser.add_argument('--local-rank', '--local_rank', type=int, default=0, help='set by older launchers')


def configure(args: argparse.Namespace, subfolder: str = '') -> Config:
    """Read the config that the options ask for.

    Args:
        args: Parsed options of ``add_run_options`` and ``config``.
        subfolder: Folder below the default work folder.

    Returns:
        The config with its ``work_dir`` and ``launcher``.

    Raises:
        ConfigError: If the config or an option is wrong.
    """
    os.environ.setdefault('LOCAL_RANK', str(args.local_rank))
    cfg = load_config(args.config, args.cfg_options)
    cfg.launcher = args.launcher
    if args.work_dir is not None:
        cfg.work_dir = args.work_dir
    elif cfg.get('work_dir') is None:
        cfg.work_dir = str(Path(default_work_dir(args.config)) / subfolder)
    if args.seed is not None:
        set_seed(cfg, args.seed)
    if args.amp:
        enable_amp(cfg)
    if args.auto_scale_lr:
        enable_auto_scale_lr(cfg)
    return cfg


def run_tool(main: Callable[[], None]) -> None:
    """Run a command line tool; a mistake of the user ends it with one sentence instead of a traceback.

    Args:
        main: The tool.

    Raises:
        SystemExit: With status 2 after such a mistake.
    """
    try:
        main()
    except MMAttrError as error:
        # A mistake in the config strikes every process alike and is told once.
        if not isinstance(error, ConfigError) or os.environ.get('RANK', '0') == '0':
            print(f'error: {sentence_of(error)}', file=sys.stderr)
        raise SystemExit(USER_ERROR) from None


def sentence_of(error: MMAttrError) -> str:
    """Take the sentence out of an error that passed through other hands.

    A data loading worker sends its errors on with a traceback in the message, and mmengine's builder puts the class
    that it was building in front.

    Args:
        error: The error.

    Returns:
        The sentence.
    """
    message = error.message
    if 'Original Traceback' in message:
        message = message.strip().rpartition(f'{type(error).__name__}: ')[2]
    return re.sub(r'^(class `\w+` in [\w./-]+: )+', '', message)

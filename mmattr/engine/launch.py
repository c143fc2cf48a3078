"""From a config to a runner, in one process or many, on CPUs or GPUs."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from mmengine.config import Config
from mmengine.logging import MMLogger
from mmengine.runner import Runner
from torch import distributed

from mmattr.engine.config_check import check_config
from mmattr.engine.fast_runtime import apply_fast_runtime
from mmattr.engine.open_schedules import leave_schedules_open
from mmattr.engine.report_files import name_report_files
from mmattr.engine.train_in_bfloat16 import train_in_bfloat16
from mmattr.errors import ConfigError
from mmattr.registry import nearest

LAUNCHERS = ('none', 'pytorch', 'slurm', 'mpi')

#: Notes of mmengine to its own developers that it repeats at every checkpoint.
_NOISE = ('"FileClient" will be deprecated', '"HardDiskBackend" is the alias')


def build_runner(cfg: Config) -> Runner:
    """Check a config and build its runner.

    Args:
        cfg: The config with its ``work_dir``.

    Returns:
        The runner; nothing has been trained or loaded.

    Raises:
        ConfigError: If the config has a mistake.
    """
    apply_fast_runtime(cfg)
    check_config(cfg)
    leave_schedules_open(cfg)
    name_report_files(cfg)
    runner = Runner.from_cfg(cfg)
    runner.logger.addFilter(_is_worth_reading)
    return runner


@contextmanager
def process_group(cfg: Config) -> Iterator[None]:
    """Prepare a run with several processes and take it down again.

    mmengine starts the processes' group itself on GPUs. On CPUs it would ask for a GPU, so the group is made here,
    with gloo, before the runner looks for one.

    Args:
        cfg: The config with its ``launcher``; changed in place.

    Yields:
        Nothing.

    Raises:
        ConfigError: If the launcher cannot work here.
    """
    launcher = cfg.get('launcher', 'none')
    if launcher not in LAUNCHERS:
        raise ConfigError(f'There is no launcher {launcher!r}; {nearest(str(launcher), LAUNCHERS)}')
    if launcher != 'none' and not torch.cuda.is_available():
        _join_on_cpu(cfg, launcher)
    try:
        yield
    finally:
        if distributed.is_initialized():
            distributed.destroy_process_group()


def enable_amp(cfg: Config) -> None:
    """Compute the forward passes of training and testing in bfloat16.

    Args:
        cfg: The config; changed in place.

    Raises:
        ConfigError: If the optimizer wrapper is one that cannot be exchanged.
    """
    train_in_bfloat16(cfg, '--amp')
    torch.set_autocast_dtype('cuda', torch.bfloat16)  # mmengine's evaluation loops take the default, float16
    if cfg.get('test_cfg') is not None:
        cfg.test_cfg.fp16 = True


def enable_auto_scale_lr(cfg: Config) -> None:
    """Scale the learning rate with the total batch size.

    Args:
        cfg: The config; changed in place.

    Raises:
        ConfigError: If the config does not say which batch size its learning rate is for.
    """
    scaling = cfg.get('auto_scale_lr')
    if not scaling or 'base_batch_size' not in scaling:
        raise ConfigError(
            f'--auto-scale-lr needs auto_scale_lr = dict(base_batch_size=...) in {cfg.filename or "the config"}: the '
            'batch size that its learning rate is meant for.'
        )
    scaling.enable = True


def set_seed(cfg: Config, seed: int) -> None:
    """Set the seed of a run.

    Args:
        cfg: The config; changed in place.
        seed: At least 0.

    Raises:
        ConfigError: If it is negative.
    """
    if seed < 0:
        raise ConfigError(f'--seed must be at least 0, got {seed}.')
    cfg.randomness = {**(cfg.get('randomness') or {}), 'seed': seed}


def _join_on_cpu(cfg: Config, launcher: str) -> None:
    """Join the process group of a CPU run."""
    if launcher != 'pytorch':
        raise ConfigError(f'Without a GPU several processes need --launcher pytorch (torchrun), got {launcher!r}.')
    if cfg.get('sync_bn'):
        raise ConfigError('sync_bn needs GPUs; on CPUs leave it out (--cfg-options sync_bn=None).')
    missing = [name for name in ('RANK', 'WORLD_SIZE', 'MASTER_ADDR', 'MASTER_PORT') if name not in os.environ]
    if missing:
        raise ConfigError(f'--launcher pytorch needs torchrun: {missing[0]} is not set; use tools/dist_train.sh.')
    if not distributed.is_initialized():
        distributed.init_process_group('gloo')
    # The runner would bind each process to the GPU of its number.
    wrapper = {'type': 'MMDistributedDataParallel', 'device_ids': None, 'broadcast_buffers': False}
    wrapper['find_unused_parameters'] = cfg.get('find_unused_parameters', False)
    cfg.model_wrapper_cfg = {**wrapper, **(cfg.get('model_wrapper_cfg') or {})}


def _is_worth_reading(record: logging.LogRecord) -> bool:
    """Filter out log lines that say nothing to the user."""
    return not str(record.msg).startswith(_NOISE)


def log_line(sentence: str) -> None:
    """Write one line to the log of the current run.

    Args:
        sentence: The line; an empty one is left out.
    """
    if sentence:
        MMLogger.get_current_instance().info(sentence)

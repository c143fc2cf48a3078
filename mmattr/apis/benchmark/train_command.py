"""The training command of a job, in a child process or in this one."""

import os
import runpy
import sys
from collections.abc import Mapping
from pathlib import Path

import torch

from mmattr.apis.benchmark.job import RUN_FILE, SCORE_FILE, Job
from mmattr.apis.benchmark.option_text import option_words
from mmattr.apis.finished_run import read_json
from mmattr.config_path import shipped_folder


def train_script() -> Path:
    """Find the training tool.

    Returns:
        Its path.
    """
    return shipped_folder('tools') / 'train.py'


def train_words(job: Job) -> list[str]:
    """Write the options of the training tool.

    Args:
        job: The job; its first stage, if any, has been finished.

    Returns:
        The words after the name of the tool.
    """
    # Two runs of one process and second would otherwise share mmengine's log.
    options = {**job.run.options, 'experiment_name': f'{job.run.name}_seed_{job.seed}'}
    if job.first_stage is not None:
        options['model.first_stage_checkpoint'] = str(tested_checkpoint(job.first_stage))
    words = [str(job.run.config), '--work-dir', str(job.folder), '--seed', str(job.seed), '--resume', 'auto']
    return [*words, '--out', str(job.folder / SCORE_FILE), '--cfg-options', *option_words(options)]


def train_command(job: Job) -> list[str]:
    """Write the command that trains and tests a job, and goes on where an earlier attempt was cut.

    Args:
        job: The job.

    Returns:
        The words of the command.
    """
    return [sys.executable, '-u', str(train_script()), *train_words(job)]


def train_here(job: Job) -> None:
    """Train and test a job in this process.

    Args:
        job: The job.
    """
    runpy.run_path(str(train_script()))['main'](train_words(job))


def tested_checkpoint(job: Job) -> Path:
    """Find the checkpoint whose test counts.

    Args:
        job: A finished job.

    Returns:
        The file.
    """
    return job.folder / read_json(job.folder / RUN_FILE)['checkpoint']['file']


def child_environment(slot: int, num_processes: int, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Share the processor cores and GPUs among children.

    Args:
        slot: Number of the child among those that run at the same time.
        num_processes: How many run at the same time.
        base: The environment to start from; a smaller ``OMP_NUM_THREADS`` and the visible GPUs are kept.

    Returns:
        The environment of the child.
    """
    environment = dict(base)
    threads = max(1, available_cores() // num_processes)
    wanted = base.get('OMP_NUM_THREADS', '')
    environment['OMP_NUM_THREADS'] = str(min(threads, int(wanted)) if wanted.isdigit() else threads)
    devices = [name for name in base.get('CUDA_VISIBLE_DEVICES', '').split(',') if name]
    devices = devices or [str(index) for index in range(torch.cuda.device_count())]
    if num_processes > 1 and len(devices) > 1:
        environment['CUDA_VISIBLE_DEVICES'] = devices[slot % len(devices)]
    return environment


def available_cores() -> int:
    """Count the processor cores that this process may use.

    Returns:
        At least 1.
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1

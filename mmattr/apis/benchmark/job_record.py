"""The JSON file that a finished job leaves."""

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmattr.apis.benchmark.code_version import code_version
from mmattr.apis.benchmark.job import RUN_FILE, SCORE_FILE, Job
from mmattr.apis.benchmark.job_state import write_json
from mmattr.apis.benchmark.model_cost import model_cost
from mmattr.apis.benchmark.option_text import plain_options
from mmattr.apis.benchmark.plan_jobs import job_config
from mmattr.apis.finished_run import FinishedRun, read_run
from mmattr.engine.protocol import PROTOCOLS
from mmattr.errors import DataError


def write_record(job: Job) -> str:
    """Collect the results of a trained job and write ``run.json``, which marks the job as done.

    Args:
        job: The job.

    Returns:
        The main figures, for a line of the log.

    Raises:
        DataError: If the training left no result or no scores.
    """
    if not (job.folder / SCORE_FILE).is_file():
        raise DataError(f'{job.folder} has no {SCORE_FILE}, which the training should have left.')
    run = read_run(job.folder)
    cfg = job_config(job.run)
    write_json(job.folder / RUN_FILE, _record(job, run, cfg))
    return ', '.join(f'{name} {value:.2f}' for name, value in run.metrics.items() if value is not None)


def _record(job: Job, run: FinishedRun, cfg: Config) -> dict[str, Any]:
    about = run.description
    seconds, images = about.get('train_seconds'), about.get('train_images')
    return {
        'name': job.run.name,
        'seed': job.seed,
        'config': str(job.run.config),
        'options': plain_options(job.run.options),
        'first_stage': str(job.first_stage.folder) if job.first_stage else None,
        'fingerprint': job.fingerprint,
        'dataset': about.get('dataset'),
        'split': about.get('split'),
        'protocol': about.get('protocol'),
        'selection': selection(cfg),
        'epochs': about.get('epochs'),
        'checkpoint': {
            'role': about['checkpoint'],
            'file': about['checkpoint_file'],
            'epoch': about['checkpoint_epoch'],
        },
        'metrics': run.metrics,
        'attributes': run.attributes,
        'cost': model_cost(cfg),
        'train_seconds': seconds,
        'train_images': images,
        'train_images_per_second': images / seconds if seconds else None,
        'code': code_version(),
        'finished': datetime.now(timezone.utc).isoformat(timespec='seconds'),
    }


def selection(cfg: Config) -> dict[str, str] | None:
    """Say what chose the checkpoint.

    Args:
        cfg: The config of a run.

    Returns:
        ``metric`` and ``split``; None when nothing was chosen and the last epoch counts.
    """
    if not PROTOCOLS[cfg.protocol].selects:
        return None
    return {
        'metric': str(cfg.default_hooks.checkpoint.save_best),
        'split': split_name(cfg.val_dataloader.dataset),
    }


def split_name(dataset: Mapping[str, Any]) -> str:
    """Name the split that a data set config reads.

    Args:
        dataset: Its config.

    Returns:
        Its ``split``, or the name of its annotation file without folder and suffix.
    """
    return str(dataset.get('split') or Path(str(dataset.get('ann_file') or 'unnamed')).stem)

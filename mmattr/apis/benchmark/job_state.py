"""What is left of a job on the disk, and whether it still counts."""

import json
import shutil
from enum import Enum
from pathlib import Path
from typing import Any

from mmattr.apis.benchmark.job import JOB_FILE, RUN_FILE, Job
from mmattr.apis.benchmark.option_text import plain_options
from mmattr.apis.finished_run import read_json
from mmattr.atomic_write import write_atomically
from mmattr.errors import ConfigError


class JobState(Enum):
    """How far a job is."""

    #: Nothing has been started.
    NEW = 'new'
    #: Started with the same settings and not finished.
    CUT = 'cut'
    #: Finished with the same settings.
    DONE = 'done'
    #: Started or finished with other settings.
    CHANGED = 'changed'


def job_state(job: Job) -> JobState:
    """Look at the folder of a job.

    Args:
        job: The job.

    Returns:
        How far it is.

    Raises:
        ConfigError: If the folder holds files of something else.
    """
    if not (job.folder / JOB_FILE).is_file():
        strangers = sorted(path.name for path in job.folder.glob('[!.]*'))
        if strangers:
            raise ConfigError(
                f'{job.folder} holds {strangers[0]} but no {JOB_FILE}: it belongs to something else than a benchmark; '
                'choose another --out-dir.'
            )
        return JobState.NEW
    if read_json(job.folder / JOB_FILE).get('fingerprint') != job.fingerprint:
        return JobState.CHANGED
    return JobState.DONE if (job.folder / RUN_FILE).is_file() else JobState.CUT


def describe_change(job: Job) -> str:
    """Say how the settings on the disk differ from those of a job.

    Args:
        job: A job whose state is ``CHANGED``.

    Returns:
        One sentence that names the first difference, what was run and what is asked for.
    """
    old = read_json(job.folder / JOB_FILE).get('settings', {})
    keys = [key for key in (*job.settings, *old) if old.get(key) != job.settings.get(key)]
    keys = list(dict.fromkeys(keys))
    others = f' ({len(keys) - 1} more differ)' if len(keys) > 1 else ''
    key = keys[0] if keys else 'fingerprint'
    return (
        f'{job.folder} was run with {key} = {old.get(key, "nothing")}, now {job.settings.get(key, "nothing")} is asked '
        f'for{others}; use another --out-dir, or --redo to delete that run and start it again.'
    )


def mark_started(job: Job) -> None:
    """Write down what a job is about to do.

    Args:
        job: The job.
    """
    content = {
        'name': job.run.name,
        'seed': job.seed,
        'config': str(job.run.config),
        'options': plain_options(job.run.options),
        'fingerprint': job.fingerprint,
        'settings': dict(job.settings),
    }
    write_json(job.folder / JOB_FILE, content)


def remove_job(job: Job) -> None:
    """Delete everything that a job has left.

    Args:
        job: The job.
    """
    if (job.folder / JOB_FILE).is_file():  # never a folder that a benchmark did not make
        # Under another name first: a deletion that is cut must not leave half a run.
        doomed = job.folder.with_name(f'.{job.folder.name}.deleted')
        shutil.rmtree(doomed, ignore_errors=True)
        job.folder.rename(doomed)
        shutil.rmtree(doomed)


def write_json(path: Path, content: Any) -> None:
    """Write JSON so that the file is whole or absent.

    Args:
        path: The file.
        content: Plain data.
    """
    write_atomically(path, (json.dumps(content, indent=2, allow_nan=False) + '\n').encode())

"""A benchmark as Slurm jobs: one array task per training, then a report."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.job_state import write_json
from mmattr.atomic_write import write_atomically
from mmattr.errors import ConfigError

DEFAULT_RESOURCES = '--gres=gpu:1 --cpus-per-task=4'

#: The directives of both scripts; Slurm starts them in the folder that they were submitted from.
_SCRIPT = """\
#!/usr/bin/env bash
#SBATCH --partition={partition}
#SBATCH --job-name={name}
#SBATCH --output={log}
{directives}
exec {command}
"""


def write_slurm_scripts(
    words: Sequence[str], jobs: Sequence[Job], out_dir: Path, partition: str, resources: str = DEFAULT_RESOURCES
) -> list[list[str]]:
    """Write ``jobs.json``, ``train.sh`` and ``report.sh`` into ``<out_dir>/slurm``.

    Args:
        words: The benchmark command up to what is done on Slurm: the program, the tool, its configs and options.
        jobs: The jobs to submit; their index is the number of their array task.
        out_dir: Folder of the benchmark.
        partition: Partition of the cluster.
        resources: Options of ``sbatch`` for a training.

    Returns:
        The ``sbatch`` commands in their order; ``{0}``, ``{1}``, ... stand for the numbers of the jobs before.
    """
    folder = out_dir / 'slurm'
    rows = [{'index': job.index, 'run': job.run.name, 'seed': job.seed, 'folder': str(job.folder)} for job in jobs]
    write_json(folder / 'jobs.json', rows)
    common = {'partition': partition}
    train = _SCRIPT.format(
        name=f'bench_{out_dir.name}',
        log=folder / '%A_%a.log',
        directives='\n'.join(f'#SBATCH {option}' for option in shlex.split(resources)),
        command=f'{shlex.join([*words, "--processes", "0"])} --only "$SLURM_ARRAY_TASK_ID"',
        **common,
    )
    report = _SCRIPT.format(
        name=f'bench_{out_dir.name}_report',
        log=folder / 'report_%j.log',
        directives='',
        command=shlex.join([*words, '--report']),
        **common,
    )
    write_atomically(folder / 'train.sh', train.encode())
    write_atomically(folder / 'report.sh', report.encode())
    # A second stage waits for the first ones, however they end: it says itself what is missing.
    stages = [[job for job in jobs if (job.first_stage is not None) is is_second] for is_second in (False, True)]
    commands: list[list[str]] = []
    for stage in filter(None, stages):
        array = f'--array={",".join(str(job.index) for job in stage)}'
        commands.append(['sbatch', '--parsable', array, *_after(len(commands)), str(folder / 'train.sh')])
    commands.append(['sbatch', '--parsable', *_after(len(commands)), str(folder / 'report.sh')])
    return commands


def submit(commands: Sequence[Sequence[str]], folder: Path) -> list[str]:
    """Submit scripts.

    Args:
        commands: From :func:`write_slurm_scripts`.
        folder: Where the scripts are, for the error.

    Returns:
        The numbers of the Slurm jobs.

    Raises:
        ConfigError: If there is no Slurm here, or it refuses a script.
    """
    if shutil.which('sbatch') is None:
        raise ConfigError(f'There is no sbatch on this machine; the scripts for it are in {folder}.')
    numbers: list[str] = []
    for words in commands:
        command = [word.format(*numbers) for word in words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ConfigError(f'{shlex.join(command)} failed: {" ".join(done.stderr.split())}')
        numbers.append(done.stdout.strip().split(';')[0])  # a cluster name may follow the number
    return numbers


def tool_words(arguments: Sequence[str], dropped: Mapping[str, int]) -> list[str]:
    """Repeat a command line without some of its options.

    Args:
        arguments: The words after the name of the tool.
        dropped: Options to leave out, each with the largest number of values that it takes.

    Returns:
        The program, the tool and the remaining words.
    """
    kept: list[str] = []
    num_skipped = 0
    for word in arguments:
        if word.startswith('--'):
            name, is_joined, _ = word.partition('=')
            num_skipped = 0 if is_joined else dropped.get(name, 0)
            if name in dropped:
                continue
        elif num_skipped:
            num_skipped -= 1
            continue
        kept.append(word)
    return [sys.executable, str(Path(sys.argv[0]).resolve()), *kept]


def _after(number: int) -> list[str]:
    """Wait for all submissions before."""
    return [f'--dependency=afterany:{":".join(f"{{{index}}}" for index in range(number))}'] if number else []

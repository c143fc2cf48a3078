"""Which checkpoint a run goes on from."""

import re
import zipfile
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from pickle import UnpicklingError

import torch
from mmengine.config import Config

from mmattr.errors import CheckpointError

#: The file in a work folder that names its latest checkpoint.
POINTER = 'last_checkpoint'
_NUMBERED = re.compile(r'(?:epoch|iter)_(\d+)\.pth')


@dataclass(frozen=True)
class Resumable:
    """What was found in a work folder.

    Attributes:
        path: The checkpoint, or None when there is nothing to go on from.
        reason: One sentence for the log: which file, and why that one.
    """

    path: Path | None
    reason: str


def read_checkpoint(path: str | PathLike) -> dict:
    """Read a checkpoint without running any code from it.

    Tensors are mapped from the file rather than copied, so reading a large checkpoint just to look at it is cheap.

    Args:
        path: A file written by ``torch.save``.

    Returns:
        The checkpoint, its tensors on the CPU.

    Raises:
        CheckpointError: If the file is missing, broken, or holds more than plain data and tensors.
    """
    path = Path(path)
    if not path.is_file():
        raise CheckpointError(f'The checkpoint {path} does not exist.')
    try:
        checkpoint = torch.load(path, map_location='cpu', weights_only=True, mmap=zipfile.is_zipfile(path))
    except UnpicklingError as error:
        raise CheckpointError(
            f'The checkpoint {path} is damaged or holds Python objects, and loading those could run code: only plain '
            'data is read (checkpoints of mmattr are saved that way).'
        ) from error
    # The reader meets arbitrary bytes here: what a file that is no checkpoint makes it raise depends on those bytes.
    except Exception as error:
        cause = f'{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else "no message"}'
        raise CheckpointError(f'The checkpoint {path} is damaged or not a checkpoint ({cause}).') from error
    if not isinstance(checkpoint, dict):
        raise CheckpointError(f'The checkpoint {path} holds a {type(checkpoint).__name__}, a dict was expected.')
    return checkpoint


def find_resumable(work_dir: str | Path) -> Resumable:
    """Find the checkpoint that an interrupted run goes on from.

    That is a whole one completed after ``last_checkpoint`` was written, as a run leaves it that is killed between the
    two; else the one named by ``last_checkpoint``; when this file is missing or what it names cannot be read, the
    newest whole ``epoch_*.pth`` or ``iter_*.pth``.

    Args:
        work_dir: The work folder of the run.

    Returns:
        The checkpoint and the reason for the choice.
    """
    folder = Path(work_dir)
    for candidate in _completed_after_pointer(folder):
        if _is_whole(candidate):
            return Resumable(candidate, f'Resuming from {candidate}, completed after {POINTER} was written.')
    named = _named_by_pointer(folder)
    if named is not None and _is_whole(named):
        return Resumable(named, f'Resuming from {named}, the latest checkpoint of {folder}.')
    unreadable = [named] if named is not None else []
    for candidate in _numbered_checkpoints(folder):
        if candidate in unreadable:
            continue
        if _is_whole(candidate):
            return Resumable(candidate, f'Resuming from {candidate}, the newest whole checkpoint{_why(unreadable)}.')
        unreadable.append(candidate)
    return Resumable(None, f'Nothing to resume in {folder}{_why(unreadable)}; training starts from the beginning.')


def resolve_resume(cfg: Config, resume: str | None = None) -> str:
    """Settle ``resume`` and ``load_from`` of a config.

    Args:
        cfg: The config with its ``work_dir``; changed in place.
        resume: ``'auto'``, the path of a checkpoint, or None to follow the config, where ``resume=True`` without
            ``load_from`` means ``'auto'``.

    Returns:
        One sentence for the log; empty when the run neither resumes nor loads anything.

    Raises:
        CheckpointError: If a named checkpoint cannot be read.
    """
    if resume is None and cfg.get('resume') and not cfg.get('load_from'):
        resume = 'auto'
    if resume == 'auto':
        found = find_resumable(cfg.work_dir)
        cfg.resume = found.path is not None
        if found.path is not None:
            cfg.load_from = str(found.path)
        return found.reason
    if resume is not None:
        cfg.resume, cfg.load_from = True, resume
    load_from = cfg.get('load_from')
    if not load_from:
        return ''
    if '://' not in load_from:
        read_checkpoint(load_from)
    return f'{"Resuming" if cfg.get("resume") else "Starting with the weights"} from {load_from}.'


def _named_by_pointer(folder: Path) -> Path | None:
    """Return what ``last_checkpoint`` names, also after the work folder was moved."""
    pointer = folder / POINTER
    name = pointer.read_text(encoding='utf-8').strip() if pointer.is_file() else ''
    if not name:
        return None
    moved = folder / Path(name).name
    return moved if not Path(name).is_file() and moved.is_file() else Path(name)


def _completed_after_pointer(folder: Path) -> list[Path]:
    """List the periodic checkpoints that are newer than ``last_checkpoint`` itself, the newest first."""
    pointer = folder / POINTER
    if not pointer.is_file():
        return []
    written = pointer.stat().st_mtime_ns
    return [path for path in _numbered_checkpoints(folder) if path.stat().st_mtime_ns > written]


def _numbered_checkpoints(folder: Path) -> list[Path]:
    """List the periodic checkpoints of a folder, the newest first."""
    numbered = [(int(match[1]), path) for path in folder.glob('*.pth') if (match := _NUMBERED.fullmatch(path.name))]
    return [path for _, path in sorted(numbered, reverse=True)]


def _is_whole(path: Path) -> bool:
    """Whether a checkpoint can be read."""
    try:
        read_checkpoint(path)
    except CheckpointError:
        return False
    return True


def _why(unreadable: list[Path]) -> str:
    """Say which files were passed over."""
    names = ', '.join(path.name for path in unreadable)
    return f' (not readable: {names})' if names else ''

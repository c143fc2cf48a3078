"""Which checkpoint a run goes on from."""

import re
from dataclasses import dataclass
from pathlib import Path

from mmengine.config import Config

from mmattr.checkpoint_file import read_file
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
        read_file(load_from)
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
        read_file(path)
    except CheckpointError:
        return False
    return True


def _why(unreadable: list[Path]) -> str:
    """Say which files were passed over."""
    names = ', '.join(path.name for path in unreadable)
    return f' (not readable: {names})' if names else ''

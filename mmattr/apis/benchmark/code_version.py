"""Which code a result comes from."""

import platform
import subprocess
from pathlib import Path

import torch

from mmattr.version import __version__


def code_version() -> dict[str, str | None]:
    """Name the code and the machine.

    Returns:
        ``mmattr``, ``revision`` (of the checkout, with ``-dirty`` if files differ from it; None for an installed
        package), ``torch``, ``python`` and ``device``.
    """
    device = torch.cuda.get_device_name(0) if torch.cuda.is_available() else f'CPU ({platform.machine()})'
    return {
        'mmattr': __version__,
        'revision': _revision(Path(__file__).resolve().parents[3]),
        'torch': torch.__version__,
        'python': platform.python_version(),
        'device': device,
    }


def _revision(folder: Path) -> str | None:
    """Ask git, if the package lies in its own checkout."""
    if not (folder / '.git').exists():
        return None
    # No tag is taken, so that what remains is the hash.
    command = ['git', '-C', str(folder), 'describe', '--always', '--dirty', '--abbrev=12', '--exclude=*']
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()

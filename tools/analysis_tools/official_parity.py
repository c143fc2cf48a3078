"""Compare mmattr with numbers recorded from released code.

    python tools/analysis_tools/official_parity.py DIR

DIR holds, per case, NAME.json (what was built; ``system`` says whose code), NAME.npz (inputs and recorded outputs) and,
for models, NAME.pth (a checkpoint in the released naming). One adapter per system, in ``parity_adapters``, builds the
same from the specification. Each case prints its largest difference per field (absolute, or what its adapter says); the
exit status is 1 when one exceeds the tolerance of its system.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

import numpy as np
import torch

from mmattr.errors import DataError, MMAttrError
from mmattr.registry import nearest

#: More fields than this stand below the case, one on a line.
FIELDS_PER_LINE = 8

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # parity_adapters, model_converters


def compare_case(path: Path) -> tuple[dict[str, float], float]:
    """Compare one case.

    Args:
        path: Its JSON file.

    Returns:
        Largest difference by field, and the tolerance.

    Raises:
        DataError: If a file of the case is missing or its system is unknown.
    """
    spec = json.loads(path.read_text())
    systems = [file.stem for file in (HERE / 'parity_adapters').glob('*.py')]
    if spec.get('system') not in systems:
        name = spec.get('system')
        raise DataError(f'{path} names the system {name!r}, which has no adapter; {nearest(str(name), systems)}')
    adapter = importlib.import_module(f'parity_adapters.{spec["system"]}')
    released = {}
    for suffix in ('.pth', '.npz') if adapter.HAS_WEIGHTS else ('.npz',):
        if not path.with_suffix(suffix).exists():
            raise DataError(f'{path.with_suffix(suffix)} is missing beside {path.name}.')
    if adapter.HAS_WEIGHTS:
        released = torch.load(path.with_suffix('.pth'), map_location='cpu', weights_only=True)['state_dict']
    with np.load(path.with_suffix('.npz')) as arrays:
        expected = dict(arrays)
    return adapter.compare(spec, released, expected), adapter.TOLERANCE


def format_case(name: str, differences: dict[str, float], tolerance: float) -> str:
    """Write the outcome of one case.

    Args:
        name: Name of the case.
        differences: Largest difference by field.
        tolerance: What each may be at most.

    Returns:
        One line, or a line and one per field below it when there are many.
    """
    figures = [f'{field} {value:.1e}' for field, value in differences.items()]
    verdict = f'(tolerance {tolerance:.0e}) {"ok" if _passed(differences, tolerance) else "FAILED"}'
    if len(figures) <= FIELDS_PER_LINE:
        return f'{name}: {"  ".join(figures)}  {verdict}'
    marks = ['' if value <= tolerance else '  FAILED' for value in differences.values()]
    lines = [f'  {figure}{mark}' for figure, mark in zip(figures, marks, strict=True)]
    return '\n'.join([f'{name}: {len(figures)} fields, largest {max(differences.values()):.1e}  {verdict}', *lines])


def _passed(differences: dict[str, float], tolerance: float) -> bool:
    return all(value <= tolerance for value in differences.values())  # nan is a failure


def main() -> int:
    """Compare every case of a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', metavar='DIR', type=Path)
    folder = parser.parse_args().folder
    cases = sorted(folder.glob('*.json'))
    if not cases:
        raise DataError(f'{folder} holds no NAME.json.')
    failed = False
    for path in cases:
        differences, tolerance = compare_case(path)
        failed = failed or not _passed(differences, tolerance)
        print(format_case(path.stem, differences, tolerance))
    return int(failed)


if __name__ == '__main__':
    try:
        sys.exit(main())
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        sys.exit(2)

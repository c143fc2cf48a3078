"""What a finished training says about itself."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmattr.engine.final_test import RESULT_FILE
from mmattr.errors import DataError


@dataclass(frozen=True)
class FinishedRun:
    """What one work folder says about its final test.

    Attributes:
        name: Name of the folder.
        description: Data set, split, protocol, epochs, seed, and which checkpoint: its role (``checkpoint``), its file
            (``checkpoint_file``) and its epoch (``checkpoint_epoch``).
        metrics: Figures of the split by name, in percent; None where there is no value.
        attributes: Figures by attribute and name; empty without reports.
    """

    name: str
    description: dict[str, Any]
    metrics: dict[str, float | None]
    attributes: dict[str, dict[str, float | None]]


def read_run(folder: Path, role: str | None = None) -> FinishedRun:
    """Read a work folder.

    Args:
        folder: The folder.
        role: ``'best'`` or ``'last'`` checkpoint; by default the best one where it was tested.

    Returns:
        The run.

    Raises:
        DataError: If the folder has no result, or none of that checkpoint.
    """
    content = read_json(folder / RESULT_FILE)
    results = content.pop('results')
    wanted = role or ('best' if 'best' in results else 'last')
    if wanted not in results:
        raise DataError(f'{folder} has no result of the {wanted} checkpoint; it has: {", ".join(results) or "none"}.')
    attributes: dict[str, dict[str, float | None]] = {}
    # A run that tests two checkpoints writes its reports twice, and the last one tested stays.
    reported = [*results][-1] == wanted
    for path in sorted(folder.glob('test_*.json')) if reported else []:
        report = read_json(path)
        # A report on another output of the model, such as the query network's, belongs in another table.
        for entry in report['attributes'] if report['conventions'].get('item') == 'pred_score' else []:
            attributes.setdefault(entry['name'], {}).update(entry)
    result = results[wanted]
    tested = {
        'checkpoint': wanted,
        'checkpoint_file': result.get('checkpoint'),
        'checkpoint_epoch': result.get('epoch'),
    }
    return FinishedRun(folder.name, {**content, **tested}, result['metrics'], attributes)


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file.

    Args:
        path: The file.

    Returns:
        Its object.

    Raises:
        DataError: If it is not there or no JSON.
    """
    try:
        return json.loads(path.read_text(encoding='utf-8'))
    except OSError as error:
        raise DataError(f'{path} cannot be read ({error.strerror}); has the run been finished?') from None
    except json.JSONDecodeError as error:
        raise DataError(f'{path} is no JSON file: {error}.') from None

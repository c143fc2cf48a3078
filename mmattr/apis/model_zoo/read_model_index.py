"""From the model index to the models."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from mmattr.apis.model_zoo.zoo_model import ZooModel
from mmattr.errors import ConfigError


def read_model_index(path: str | Path) -> list[ZooModel]:
    """Read the metafiles that a model index imports.

    Args:
        path: The file ``model-index.yml``.

    Returns:
        The models, in the order of the files.

    Raises:
        ConfigError: If a file cannot be read or holds a mistake, or a name or config stands there twice.
    """
    index = Path(path)
    models = []
    for name in _read_yaml(index).get('Import', ()):
        content = _read_yaml(index.parent / name)
        collections = {collection['Name'] for collection in content.get('Collections', ())}
        for entry in content.get('Models', ()):
            model = ZooModel.from_entry(entry, name)
            if model.collection not in collections:
                raise ConfigError(f'{model.name!r} in {name} belongs to {model.collection!r}, which is no collection.')
            models.append(model)
    _refuse_repeated('name', (model.name for model in models), index)
    _refuse_repeated('config', (model.config for model in models), index)
    return models


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding='utf-8'))
    except (OSError, yaml.YAMLError) as error:
        reason = ' '.join(str(error).split())
        raise ConfigError(f'The file {str(path)!r} cannot be read: {reason}') from error
    if not isinstance(content, dict):
        raise ConfigError(f'The file {str(path)!r} has to hold keys and values.')
    return content


def _refuse_repeated(what: str, values: Iterable[str], index: Path) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ConfigError(f'The {what} {value!r} stands twice in the metafiles of {str(index)!r}.')
        seen.add(value)

"""Reading a config file and the overrides of the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmattr.engine.config_keys import JOINED_KEYS
from mmattr.errors import ConfigError, MMAttrError
from mmattr.registry import nearest


def load_config(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Config:
    """Read a config file, import what it names and apply overrides.

    Args:
        path: The file.
        overrides: Values by dotted key, as ``--cfg-options`` gives them.

    Returns:
        The config.

    Raises:
        ConfigError: If the file is missing or broken, or an override would have no effect.
    """
    path = Path(path)
    if not path.is_file():
        neighbours = [neighbour.name for neighbour in path.parent.glob('*.py')]
        raise ConfigError(f'The config {path} does not exist; in {path.parent}, {nearest(path.name, neighbours)}')
    try:
        cfg = Config.fromfile(path)
    except MMAttrError:
        raise
    # A config is a program: whatever it raises is a mistake in it.
    except Exception as error:
        raise ConfigError(f'The config {path} cannot be read ({type(error).__name__}: {error}).') from error
    if overrides:
        apply_overrides(cfg, overrides)
    return cfg


def apply_overrides(cfg: Config, overrides: Mapping[str, Any]) -> None:
    """Change values of a config.

    Args:
        cfg: The config; changed in place.
        overrides: Values by dotted key.

    Raises:
        ConfigError: If a key does not lead anywhere, belongs to a fragment that was joined before, or if its value is
            the text of a dict, which would stay a text.
    """
    for key, value in overrides.items():
        root, _, rest = key.partition('.')
        if root in JOINED_KEYS and _is_joined(cfg, root):
            target = JOINED_KEYS[root] + (f'.{rest}' if rest else '')
            raise ConfigError(f'{key} has been joined into other keys and is not read any more; use {target}.')
        if isinstance(value, str) and value.lstrip().startswith(('{', 'dict(')):
            raise ConfigError(f'{key}={value} would be a text; set the entries one by one, such as {key}.name=value.')
    try:
        cfg.merge_from_dict(dict(overrides))
    except (KeyError, TypeError, IndexError, AssertionError) as error:
        raise ConfigError(f'--cfg-options {" ".join(overrides)} does not fit the config: {error}.') from error


def default_work_dir(path: str | Path) -> str:
    """Name the folder for the results of a config.

    Args:
        path: The config file; configs of different methods have the same name, so their folder is taken along.

    Returns:
        ``work_dirs/<folder>/<name>``.
    """
    path = Path(path).resolve()
    return str(Path('work_dirs') / path.parent.name / path.stem)


def _is_joined(cfg: Config, key: str) -> bool:
    """Whether a leaf has taken over the value of a fragment key."""
    node: Any = cfg.to_dict()
    for name in JOINED_KEYS[key].split('.'):
        if not isinstance(node, Mapping) or node.get(name) is None:
            return False
        node = node[name]
    return True

"""Reading a config with errors that name the file."""

from os import PathLike
from pathlib import Path

from mmengine.config import Config
from mmengine.registry import init_default_scope

from mmattr.errors import ConfigError, MMAttrError
from mmattr.registry import SCOPE, nearest


def load_config(config: str | PathLike | Config, cfg_options: dict | None = None) -> Config:
    """Read a config, import its plugins and make its scope the default one.

    Args:
        config: A config file, or a config that is already read (it is copied).
        cfg_options: Values that replace those of the file, by dotted key.

    Returns:
        The config.

    Raises:
        ConfigError: If the file does not exist or cannot be read, a plugin cannot be imported or a key of
            `cfg_options` does not fit.
    """
    cfg = config.copy() if isinstance(config, Config) else _read(Path(config))
    try:
        cfg.merge_from_dict(cfg_options or {})
    except (KeyError, TypeError, AssertionError) as error:
        raise ConfigError(f'The config options {cfg_options} do not fit the config: {error}.') from error
    init_default_scope(cfg.get('default_scope', SCOPE))
    return cfg


def _read(path: Path) -> Config:
    """Read a config file."""
    if not path.is_file():
        siblings = [entry.name for entry in path.parent.glob('*.py')] if path.parent.is_dir() else []
        hint = nearest(path.name, siblings) if siblings else 'the folder holds no config'
        raise ConfigError(f'There is no config file {str(path)!r}; {hint}')
    try:
        return Config.fromfile(path)
    except MMAttrError:
        raise
    # A config is Python code: whatever it raises is a fault of the file and is reported with its name.
    except Exception as error:
        raise ConfigError(f'The config file {str(path)!r} cannot be read: {type(error).__name__}: {error}') from error

"""Reading a config for predictions."""

from copy import deepcopy
from os import PathLike
from pathlib import Path

from mmengine.config import Config
from mmengine.registry import init_default_scope

from mmattr.engine.load_config import apply_overrides
from mmattr.engine.load_config import load_config as read_config
from mmattr.registry import SCOPE


def load_config(config: str | PathLike | Config, cfg_options: dict | None = None) -> Config:
    """Read a config, import its plugins and make its scope the default one.

    Args:
        config: A config file, or a config that is already read (it is copied).
        cfg_options: Values that replace those of the file, by dotted key.

    Returns:
        The config.

    Raises:
        ConfigError: If the file does not exist or cannot be read, or a key of `cfg_options` does not fit.
    """
    if isinstance(config, Config):
        cfg = deepcopy(config)
        apply_overrides(cfg, cfg_options or {})
    else:
        cfg = read_config(Path(config), cfg_options)
    init_default_scope(cfg.get('default_scope', SCOPE))
    return cfg

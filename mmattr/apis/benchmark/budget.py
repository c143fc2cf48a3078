"""Another length of training, with schedules stretched to it."""

from collections.abc import Mapping
from typing import Any

from mmengine.config import Config

from mmattr.errors import ConfigError

#: Lengths and positions of a schedule that are counted in epochs.
_POSITIONS = ('begin', 'end', 'T_max', 'total_iters', 'step_size', 'total_steps')
_LISTS = ('milestones', 'periods')
_NEVER = 10**8


def budget_options(cfg: Config, epochs: int) -> dict[str, Any]:
    """Change the number of epochs and everything of the schedules that is counted in epochs.

    Lengths are scaled by the same factor and rounded to whole epochs, at least one; what begins at 0 still does. A
    schedule that follows the validation metric has no positions and stays as it is.

    Args:
        cfg: The config.
        epochs: Wanted epochs, at least 1.

    Returns:
        Values by dotted key.

    Raises:
        ConfigError: If the config trains by iterations or `epochs` is below 1.

    >>> cfg = Config(dict(train_cfg=dict(by_epoch=True, max_epochs=12), param_scheduler=dict(type='A', T_max=12)))
    >>> budget_options(cfg, 3)
    {'train_cfg.max_epochs': 3, 'param_scheduler.T_max': 3}
    """
    if epochs < 1:
        raise ConfigError(f'The number of epochs must be at least 1, got {epochs}.')
    old = (cfg.get('train_cfg') or {}).get('max_epochs')
    if not old:
        raise ConfigError(
            f'{cfg.filename or "The config"} has no train_cfg.max_epochs, so its length cannot be set in epochs.'
        )
    options: dict[str, Any] = {'train_cfg.max_epochs': epochs}
    schedulers = cfg.get('param_scheduler') or []
    is_list = isinstance(schedulers, (list, tuple))
    for index, scheduler in enumerate(schedulers if is_list else [schedulers]):
        place = f'param_scheduler.{index}' if is_list else 'param_scheduler'
        if scheduler.get('by_epoch', True):
            options |= {f'{place}.{key}': value for key, value in _stretch(scheduler, epochs / old).items()}
    return options


def _stretch(scheduler: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """Scale one schedule."""
    changed: dict[str, Any] = {}
    for key in _POSITIONS:
        value = scheduler.get(key)
        if isinstance(value, int) and 0 < value < _NEVER:
            changed[key] = max(1, round(value * factor))
    for key in _LISTS:
        if scheduler.get(key):
            changed[key] = [max(1, round(value * factor)) for value in scheduler[key]]
    return changed

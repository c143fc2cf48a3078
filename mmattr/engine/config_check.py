"""Finding the mistakes of a config before anything is built."""

import inspect
from collections.abc import Mapping
from typing import Any

from mmengine.config import Config
from mmengine.registry import Registry
from torch.utils.data import DataLoader

from mmattr.engine.config_keys import known_keys
from mmattr.engine.protocol import PROTOCOLS
from mmattr.errors import ConfigError, UnknownTypeError
from mmattr.registry import (
    DATA_SAMPLERS,
    DATASETS,
    HOOKS,
    MASK_TOKENS,
    METRICS,
    MODELS,
    OPTIM_WRAPPERS,
    OPTIMIZERS,
    TRANSFORMS,
    check_arguments,
    nearest,
)

#: Where the ``type`` under a key is looked up. Keys that are not listed belong to the registry of what holds them.
_REGISTRIES = {
    'model': MODELS,
    'data_preprocessor': MODELS,
    'train_dataloader': DATASETS,
    'val_dataloader': DATASETS,
    'test_dataloader': DATASETS,
    'pipeline': TRANSFORMS,
    'transforms': TRANSFORMS,
    'sampler': DATA_SAMPLERS,
    'batch_sampler': DATA_SAMPLERS,
    'val_evaluator': METRICS,
    'test_evaluator': METRICS,
    'default_hooks': HOOKS,
    'custom_hooks': HOOKS,
    'optim_wrapper': OPTIM_WRAPPERS,
    'optimizer': OPTIMIZERS,
    'mask_token': MASK_TOKENS,
}
_LOADERS = ('train_dataloader', 'val_dataloader', 'test_dataloader')
_SECTIONS = (
    *_LOADERS,
    'model',
    'data_preprocessor',
    'optim_wrapper',
    'val_evaluator',
    'test_evaluator',
    'default_hooks',
    'custom_hooks',
)

#: Read by whoever builds the object, not by its constructor.
_BUILDER_KEYS = {'type', '_scope_', 'priority', 'constructor', 'paramwise_cfg'}

#: Dicts whose keys are not those of a registered class: layer configs of mmcv, policies that their owner takes apart,
#: functions whose first arguments are filled in later.
_OPAQUE_KEYS = {'policies', 'backend_args', 'collate_fn', 'worker_init_fn', 'metainfo', 'METAINFO'}

_LOADER_EXTRAS = {'num_batch_per_epoch', 'disable_subprocess_warning'}
_TESTED = ('test_dataloader', 'test_evaluator', 'test_cfg')


def check_config(cfg: Config) -> None:
    """Raise at the first mistake that can be seen without building anything.

    Checked are the top-level keys, every ``type`` of model, data, metrics and hooks with its arguments, the number of
    attributes and whether the splits suit the protocol.

    Args:
        cfg: The config, after all overrides.

    Raises:
        ConfigError: Naming the place, what stands there and the nearest valid choice.
        UnknownTypeError: If a ``type`` is not registered.
    """
    keys = known_keys()
    for key in cfg:
        if key not in keys and not key.startswith('_'):
            raise ConfigError(
                f'{_where(cfg)}has the unknown key {key!r}; {nearest(key, keys)} A value that only the config itself '
                'uses starts with an underscore.'
            )
    if 'model' not in cfg:
        raise ConfigError(f"{_where(cfg)}has no 'model'.")
    for key in _SECTIONS:
        _check_node(cfg.get(key), _REGISTRIES[key], key, is_certain=True)
    for key in _LOADERS:
        _check_loader(cfg.get(key), key)
    _check_attribute_count(cfg)
    _check_protocol(cfg)


def _check_node(node: Any, registry: Registry, place: str, is_certain: bool) -> None:
    """Check a value of the config and everything inside it.

    Args:
        node: The value.
        registry: Where its ``type`` is looked up.
        place: Dotted key, for the error.
        is_certain: Whether the registry is known, so that a type it lacks is a mistake.
    """
    if isinstance(node, (list, tuple)):
        for index, item in enumerate(node):
            _check_node(item, registry, f'{place}[{index}]', is_certain)
        return
    if not isinstance(node, Mapping):
        return
    constructor = _find(node, registry, place, is_certain)
    if constructor is not None:
        try:
            check_arguments(constructor, [name for name in node if name not in _BUILDER_KEYS])
        except ConfigError as error:
            raise ConfigError(f'{place}: {error}') from error
    for key, value in node.items():
        if key in _OPAQUE_KEYS or key.endswith('_cfg'):
            continue
        # A dict without a type only groups others of the same kind, such as default_hooks and the data loaders.
        certain = key in _REGISTRIES or (is_certain and 'type' not in node)
        _check_node(value, _REGISTRIES.get(key, registry), f'{place}.{key}', certain)


def _find(node: Mapping, registry: Registry, place: str, is_certain: bool) -> Any:
    """Return the class that a dict names, None if it names none or nobody is sure where to look."""
    kind = node.get('type')
    if not isinstance(kind, str):
        return kind
    if node.get('_scope_'):
        kind = f'{node["_scope_"]}.{kind}'
    try:
        return registry.get(kind)
    except UnknownTypeError as error:
        if is_certain:
            raise UnknownTypeError(f'{place}: {error}') from error
        return None


def _check_loader(loader: Mapping | None, place: str) -> None:
    """Check the keys of a data loader, which has no ``type``."""
    if loader is None:
        return
    valid = set(inspect.signature(DataLoader.__init__).parameters) - {'self'} | _LOADER_EXTRAS
    for name in loader:
        if name not in valid:
            raise ConfigError(f'{place} has the unknown key {name!r}; {nearest(name, valid)}')


def _check_attribute_count(cfg: Config) -> None:
    """Compare the number of attributes that the data set fragment states with the model's."""
    stated, modelled = cfg.get('num_attributes'), cfg.model.get('num_attributes')
    if stated is not None and modelled is not None and stated != modelled:
        raise ConfigError(
            f'{_where(cfg)}states num_attributes = {stated} for the data set, but model.num_attributes is {modelled}.'
        )


def _check_protocol(cfg: Config) -> None:
    """Check that the splits are used as the protocol says."""
    name = cfg.get('protocol')
    if name is None:
        return
    if name not in PROTOCOLS:
        raise ConfigError(f'{_where(cfg)}names the protocol {name!r}; {nearest(str(name), PROTOCOLS)}')
    missing = [key for key in _TESTED if cfg.get(key) is None]
    if missing:
        raise ConfigError(f'{_where(cfg)}has the protocol {name!r}, which ends with a test, but no {missing[0]!r}.')
    if not PROTOCOLS[name].selects:
        return
    checkpoint = cfg.get('default_hooks', {}).get('checkpoint', {})
    if not checkpoint.get('save_best'):
        raise ConfigError(
            f'{_where(cfg)}has the protocol {name!r}, which selects a best checkpoint; set '
            'default_hooks.checkpoint.save_best to the metric that decides.'
        )
    if cfg.get('val_dataloader') is None:
        raise ConfigError(f"{_where(cfg)}has the protocol {name!r}, but no 'val_dataloader' to select on.")
    selects_on_test = _split_of(cfg.val_dataloader) == _split_of(cfg.test_dataloader)
    if selects_on_test != (name == 'paper'):
        found = 'the data of test_dataloader' if selects_on_test else 'other data than test_dataloader'
        expected = 'the same' if name == 'paper' else 'a held-out part of the training data'
        raise ConfigError(
            f'{_where(cfg)}has the protocol {name!r}, but val_dataloader reads {found}; expected {expected}.'
        )


def _split_of(loader: Mapping) -> dict[str, Any]:
    """What tells the data of one loader from those of another."""
    dataset = loader.get('dataset', {})
    return {key: dataset.get(key) for key in ('type', 'data_root', 'ann_file', 'split', 'data_prefix')}


def _where(cfg: Config) -> str:
    """Start a sentence with the name of the config file."""
    return f'{cfg.filename or "The config"} '

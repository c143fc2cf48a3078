"""Lookups that fail say what could have been meant."""

import mmengine.registry as mmengine_registry
import pytest

import mmattr.registry as registry
from mmattr.errors import ConfigError, UnknownTypeError
from mmattr.registry import HOOKS, MASK_TOKENS, MODELS, TRANSFORMS, check_arguments, nearest


def test_every_mmengine_root_has_a_child():
    roots = [item for item in vars(mmengine_registry).values() if isinstance(item, mmengine_registry.Registry)]
    assert len(roots) > 15
    children = [item.parent for item in vars(registry).values() if isinstance(item, registry.LoudRegistry)]
    missing = [root.name for root in roots if not any(child is root for child in children)]
    assert missing == []


def test_unknown_names_are_answered_with_the_nearest_and_the_plugin_hint():
    with pytest.raises(UnknownTypeError) as error:
        MODELS.get('Label2labelHed')
    assert "did you mean 'Label2LabelHead'" in str(error.value)
    assert 'custom_imports' in str(error.value)
    assert str(error.value)[0] != '"'  # a bare KeyError would print a repr


def test_known_names_are_found_through_the_parent():
    assert HOOKS.get('CheckpointHook') is mmengine_registry.HOOKS.get('CheckpointHook')
    assert 'AttributeSpecificMask' in MASK_TOKENS
    assert 'Nothing' not in MASK_TOKENS
    assert MODELS.get('mmpretrain.ResNet').__name__ == 'ResNet'


def test_nearest_falls_back_to_the_list():
    assert nearest('zzz', ['alpha', 'beta']) == 'valid are: alpha, beta'
    assert nearest('alfa', ['alpha', 'beta']) == "did you mean 'alpha'?"
    assert nearest('x', []) == 'nothing is registered there'


def test_arguments_are_checked_against_the_constructor():
    def take(first, second=1):
        return first + second

    check_arguments(take, ['first', 'second'])
    check_arguments(dict, ['anything'])
    with pytest.raises(ConfigError, match="take has no argument 'secnd'; did you mean 'second'"):
        check_arguments(take, ['secnd'])


def test_names_are_looked_up_in_the_scope_of_the_config():
    cfg = dict(type='RandAugment', _scope_='mmpretrain', policies='timm_increasing', num_policies=1, magnitude_level=5)
    assert type(TRANSFORMS.build(cfg)).__module__.startswith('mmpretrain.')
    with pytest.raises(ConfigError, match="RandAugment has no argument 'num_policy'"):
        TRANSFORMS.build(cfg | dict(num_policy=1))


def test_a_plugin_class_registers_and_builds():
    @MASK_TOKENS.register_module(name='PluginMask')
    class PluginMask:
        def __init__(self, size):
            self.size = size

    try:
        assert MASK_TOKENS.build(dict(type='PluginMask', size=3)).size == 3
        with pytest.raises(ConfigError, match="no argument 'sise'"):
            MASK_TOKENS.build(dict(type='PluginMask', sise=3))
    finally:
        MASK_TOKENS.module_dict.pop('PluginMask')

import pytest
from mmengine.config import Config
from mmengine.registry import DefaultScope

from mmattr.apis import load_config
from mmattr.errors import ConfigError


def test_file_and_options(tmp_path):
    path = tmp_path / 'config.py'
    path.write_text('model = dict(a=1, b=2)\n')
    cfg = load_config(path, {'model.b': 3})
    assert cfg.model == dict(a=1, b=3)


def test_a_config_that_is_already_read_is_not_changed():
    cfg = Config(dict(model=dict(a=1)))
    assert load_config(cfg, {'model.a': 2}).model.a == 2
    assert cfg.model.a == 1


def test_missing_file_names_the_nearest(tmp_path):
    (tmp_path / 'pa100k.py').touch()
    with pytest.raises(ConfigError, match=r"pa100\.py does not exist.*did you mean 'pa100k\.py'"):
        load_config(tmp_path / 'pa100.py')


def test_scope_of_the_config_becomes_the_default():
    load_config(Config(dict(default_scope='mmpretrain')))
    assert DefaultScope.get_current_instance().scope_name == 'mmpretrain'
    load_config(Config(dict()))
    assert DefaultScope.get_current_instance().scope_name == 'mmattr'


@pytest.mark.parametrize(
    'text',
    ['model = dict(', "_base_ = './missing.py'", 'x = 1 / 0', "custom_imports = dict(imports=['no_such_plugin_'])"],
)
def test_broken_file_is_named(tmp_path, text):
    path = tmp_path / 'broken.py'
    path.write_text(text + '\n')
    with pytest.raises(ConfigError, match=r'broken\.py'):
        load_config(path)


def test_option_that_does_not_fit():
    with pytest.raises(ConfigError, match='does not fit'):
        load_config(Config(dict(steps=[1, 2])), {'steps.7': 3})

import pytest

from mmattr.engine import load_config
from mmattr.engine.load_config import default_work_dir
from mmattr.errors import ConfigError

LEAF = """
head = dict(type='FCHead')
data_root = 'data/'
pipeline_only = 1
train_dataloader = dict(batch_size=2, dataset=dict(type='X', data_root=data_root))
model = dict(type='AttributeRecognizer', head=head)
"""


@pytest.fixture
def leaf(tmp_path):
    path = tmp_path / 'leaf.py'
    path.write_text(LEAF)
    return path


def test_overrides_reach_the_config(leaf):
    cfg = load_config(leaf, {'model.head.dropout': 0.1, 'train_dataloader.batch_size': 7})
    assert cfg.model.head.dropout == 0.1
    assert cfg.train_dataloader.batch_size == 7


@pytest.mark.parametrize(
    ('key', 'target'),
    [('head.dropout', 'model.head.dropout'), ('head', 'model.head'), ('data_root', 'train_dataloader.dataset.data_')],
)
def test_a_key_that_was_joined_is_refused(leaf, key, target):
    with pytest.raises(ConfigError, match=f'use {target}'):
        load_config(leaf, {key: 1})


def test_a_key_that_nothing_took_over_is_allowed(leaf):
    assert load_config(leaf, {'neck.type': 'TokenNeck'}).neck.type == 'TokenNeck'


@pytest.mark.parametrize('value', ['dict(type=A)', "{'type': 'A'}"])
def test_the_text_of_a_dict_is_refused(leaf, value):
    with pytest.raises(ConfigError, match='would be a text'):
        load_config(leaf, {'model.head': value})


def test_missing_and_broken_files(leaf):
    with pytest.raises(ConfigError, match=r"did you mean 'leaf\.py'"):
        load_config(leaf.with_name('laef.py'))
    leaf.write_text('model = dict(')
    with pytest.raises(ConfigError, match=r'leaf\.py cannot be read \(SyntaxError'):
        load_config(leaf)
    leaf.write_text("custom_imports = dict(imports=['no_such_module_here'])")
    with pytest.raises(ConfigError, match='no_such_module_here'):
        load_config(leaf)


def test_configs_of_two_methods_get_two_folders():
    assert default_work_dir('configs/fc/pa100k.py') == 'work_dirs/fc/pa100k'

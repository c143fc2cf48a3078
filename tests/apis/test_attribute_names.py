from types import SimpleNamespace

import pytest
from mmengine.config import Config

from mmattr.apis.attribute_names import AttributeNames
from mmattr.errors import CheckpointError, ConfigError
from tests.apis.tiny_setup import GROUPS, NAMES


def test_checkpoint_names_and_groups():
    names = AttributeNames.from_checkpoint(
        dict(dataset_meta=dict(attributes=list(NAMES), groups=list(GROUPS))), 'x.pth'
    )
    assert (names.names, names.groups, names.source) == (NAMES, GROUPS, 'checkpoint')


@pytest.mark.parametrize(
    'meta', [{}, dict(dataset_meta=None), dict(dataset_meta={}), dict(dataset_meta=dict(attributes=()))]
)
def test_checkpoint_without_names(meta):
    assert AttributeNames.from_checkpoint(meta, 'x.pth') is None


def test_repeated_name_is_refused():
    with pytest.raises(CheckpointError, match=r"x.pth.*'hat' twice"):
        AttributeNames.from_checkpoint(dict(dataset_meta=dict(attributes=['hat', 'bag', 'hat'])), 'x.pth')


def test_groups_of_another_number_are_left_out():
    names = AttributeNames.from_checkpoint(dict(dataset_meta=dict(attributes=['hat', 'bag'], groups=['head'])), 'x.pth')
    assert names.groups == ('', '')


def test_names_of_the_user_keep_the_groups_of_the_training():
    names = AttributeNames.from_user(('umbrella', 'hat'), dict(zip(NAMES, GROUPS, strict=True)))
    assert (names.names, names.groups, names.source) == (('umbrella', 'hat'), ('', 'head'), 'user')


def test_names_go_to_a_model():
    model = SimpleNamespace()
    AttributeNames(('hat',), ('head',), 'config').attach_to(model)
    assert (model.attribute_names, model.attribute_groups) == (('hat',), ('head',))
    assert (model.attribute_names_source, model.dataset_meta) == ('config', dict(attributes=('hat',), groups=('head',)))


def test_config_key_names_the_attributes():
    cfg = Config(dict(attribute_names=['hat', 'bag']))
    for has_checkpoint in (False, True):
        assert AttributeNames.from_config(cfg, 2, has_checkpoint).names == ('hat', 'bag')
    with pytest.raises(ConfigError, match=r'2 attributes.*num_attributes=3'):
        AttributeNames.from_config(cfg, 3, False)


def test_labels_of_a_model_name_the_attributes():
    cfg = Config(dict(model=dict(labels=['hat', 'bag'])))
    assert AttributeNames.from_config(cfg, 2, has_checkpoint=True).names == ('hat', 'bag')


def test_list_of_a_data_set_counts_only_without_trained_weights(capsys):
    cfg = Config(dict(test_dataloader=dict(dataset=dict(type='X', metainfo=dict(attributes=['hat', 'bag'])))))
    assert AttributeNames.from_config(cfg, 2, has_checkpoint=False).names == ('hat', 'bag')
    numbered = AttributeNames.from_config(cfg, 2, has_checkpoint=True)
    assert (numbered.names, numbered.source) == (('attr_0', 'attr_1'), 'numbered')


def test_numbering_is_said_aloud(monkeypatch):
    said = []
    monkeypatch.setattr('mmattr.apis.attribute_names.print_log', lambda text, **_: said.append(text))
    assert AttributeNames.from_config(Config(dict()), 3, has_checkpoint=False).names == ('attr_0', 'attr_1', 'attr_2')
    assert len(said) == 1
    assert 'attr_0 to attr_2' in said[0]

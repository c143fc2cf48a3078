import pytest
from mmengine.config import Config

from mmattr.engine.config_check import check_config
from mmattr.engine.load_config import load_config
from mmattr.engine.split_choice import choose_split
from mmattr.errors import ConfigError


def test_validation_part_of_a_shipped_config():
    cfg = load_config('configs/fc/synthetic.py')
    assert cfg.protocol == 'heldout'
    choose_split(cfg, 'val')
    assert cfg.test_dataloader.dataset.split == 'val'
    check_config(cfg)


def test_nothing_changes_for_the_test_split():
    cfg = Config(dict(test_dataloader=dict(batch_size=1), protocol='fixed'))
    choose_split(cfg, 'test')
    assert cfg.to_dict() == dict(test_dataloader=dict(batch_size=1), protocol='fixed')


def test_no_validation_part():
    with pytest.raises(ConfigError, match='no val_dataloader and val_evaluator to test with; test_dataloader'):
        choose_split(Config(dict(val_dataloader=None)), 'val')

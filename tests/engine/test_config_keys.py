from mmengine.config import Config

from mmattr.config_path import get_config_path, list_configs
from mmattr.engine.config_keys import JOINED_KEYS, known_keys


def test_every_key_of_the_shipped_configs_is_known():
    for name in list_configs():
        cfg = Config.fromfile(get_config_path(name))
        assert {key for key in cfg if not key.startswith('_')} <= known_keys(), name


def test_a_joined_key_points_to_one_that_is_read():
    read = known_keys() - set(JOINED_KEYS)
    assert {target.split('.')[0] for target in JOINED_KEYS.values()} <= read

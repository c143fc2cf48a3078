import pytest

from mmattr.apis.export.input_size import input_size
from mmattr.errors import ConfigError
from tests.apis.tiny_setup import SIZE, tiny_config


def test_size_of_the_pipeline():
    assert input_size(tiny_config()) == SIZE


def test_pipeline_that_keeps_proportions_is_refused():
    cfg = tiny_config()
    cfg.test_dataloader.dataset.pipeline[1].update(keep_ratio=True)
    with pytest.raises(ConfigError, match='different sizes'):
        input_size(cfg)

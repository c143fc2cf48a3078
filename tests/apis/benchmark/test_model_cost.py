from mmattr.apis.benchmark.model_cost import first_images, image_shape, model_cost
from mmattr.apis.init_model import build_model
from mmattr.apis.load_config import load_config
from mmattr.config_path import get_config_path
from tests.engine.tiny_run import tiny_config


def test_cost_at_the_size_of_the_test_images():
    cfg = load_config(get_config_path('fc/synthetic'))
    cost = model_cost(cfg)
    assert cost['shape'] == [3, 128, 64]
    assert cost['params'] == sum(parameter.numel() for parameter in build_model(cfg).parameters())
    assert 0 < cost['macs_modules'] <= cost['macs_full'] < 1
    assert [item['inputs'].shape for item in first_images(cfg, 'train', 3)] == [(3, 128, 64)] * 3


def test_a_recognizer_without_the_usual_parts(tmp_path):
    cfg = tiny_config(tmp_path)
    assert image_shape(cfg) == (4,)
    cost = model_cost(cfg)
    assert cost['params'] is cost['macs_full'] is None
    assert len(first_images(cfg, 'test', 20)) == 7

import numpy as np
import pytest
from mmengine.config import Config
from PIL import Image

from mmattr.apis.image_pipeline import ImagePipeline, pipeline_config
from mmattr.errors import ConfigError, DataError
from tests.apis.tiny_setup import SIZE, save_images, tiny_config


def test_file_and_array_give_the_same(tmp_path):
    path = save_images(tmp_path, 1)[0]
    pipeline = ImagePipeline(tiny_config())
    array = np.array(Image.open(path))[:, :, ::-1]
    loaded, packed = pipeline(path, 4)
    np.testing.assert_array_equal(loaded, array)
    assert packed['inputs'].shape == (3, *SIZE)
    assert packed['data_samples'].img_path == path
    assert packed['data_samples'].sample_idx == 4
    np.testing.assert_array_equal(packed['inputs'], pipeline(array)[1]['inputs'])


def test_transforms_do_not_touch_the_loaded_image():
    cfg = Config(dict(test_pipeline=[dict(type='LoadAttributeImage'), dict(type='PackAttributeInputs')]))
    image = np.zeros((4, 4, 3), dtype=np.uint8)
    loaded, packed = ImagePipeline(cfg)(image)
    packed['inputs'] += 1
    assert loaded.max() == image.max() == 0


@pytest.mark.parametrize('loader', [[], [dict(type='LoadImageFromFile')], [dict(type='mmcv.LoadImageFromFile')]])
def test_any_loading_step_works(tmp_path, loader):
    path = save_images(tmp_path, 1)[0]
    pipeline = ImagePipeline(Config(dict(test_pipeline=[*loader, dict(type='PackAttributeInputs')])))
    assert pipeline(path)[1]['inputs'].shape == (3, 40, 30)
    bad = tmp_path / 'bad.jpg'
    for content in (b'', b'no image', b'\xff\xd8\xff\xe0'):
        bad.write_bytes(content)
        with pytest.raises(DataError, match=r'bad\.jpg'):
            pipeline(bad)


def test_where_the_data_set_is_stored_says_nothing_about_other_images(tmp_path):
    path = save_images(tmp_path, 1)[0]
    steps = [
        dict(type='LoadAttributeImage', backend_args=dict(backend='packed_images', db_path='data/gone.lmdb')),
        dict(type='PackAttributeInputs'),
    ]
    assert ImagePipeline(Config(dict(test_pipeline=steps)))(path)[1]['inputs'].shape == (3, 40, 30)


def test_an_image_of_its_own_is_a_cut_out_person():
    steps = [dict(type='LoadAttributeImage'), dict(type='CropBoundingBox'), dict(type='PackAttributeInputs')]
    image = np.random.default_rng(0).integers(0, 256, (6, 9, 3), dtype=np.uint8)
    packed = ImagePipeline(Config(dict(test_pipeline=steps)))(image)[1]
    np.testing.assert_array_equal(packed['inputs'].permute(1, 2, 0), image)


def test_pipeline_of_the_test_data_set_comes_first():
    cfg = Config(dict(test_pipeline=[dict(type='A')], test_dataloader=dict(dataset=dict(pipeline=[dict(type='B')]))))
    assert pipeline_config(cfg) == [dict(type='B')]
    assert pipeline_config(Config(dict(test_pipeline=[dict(type='A')]))) == [dict(type='A')]
    with pytest.raises(ConfigError, match='no test pipeline'):
        pipeline_config(Config(dict(test_dataloader=None)))

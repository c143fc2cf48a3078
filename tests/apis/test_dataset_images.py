import numpy as np
import pytest

from mmattr.apis import init_model
from mmattr.apis.dataset_images import dataset_images
from mmattr.apis.open_vocabulary import set_attributes
from mmattr.errors import ConfigError, DataError
from tests.apis.tiny_clip_setup import clip_config, save_clip_checkpoint
from tests.apis.tiny_setup import GROUPS, NAMES, save_annotation, save_checkpoint, tiny_config

LABELS = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 1, 0, 1, 0]]


def model_of(tmp_path, names=NAMES, meta='default'):
    cfg = tiny_config(dataset=save_annotation(tmp_path / 'data', LABELS, names))
    return init_model(cfg, save_checkpoint(tmp_path / 'fc.pth', cfg, meta), 'cpu')


def test_images_keep_labels_paths_and_aspect_ratio(tmp_path):
    images = list(dataset_images(model_of(tmp_path), 'test'))
    np.testing.assert_array_equal(np.stack([image.gt_label.numpy() for image in images]), LABELS)
    assert [image.path.rsplit('/', 1)[-1] for image in images] == [f'image_{index}.png' for index in range(4)]
    assert images[0].inputs.shape == (3, 32, 24)
    assert images[0].rgb.shape == (32, 24, 3)  # 40 x 30 and 32 x 24 have the same aspect ratio


def test_squeezed_image_is_stretched_back(tmp_path):
    model = model_of(tmp_path)
    model.cfg.test_dataloader.dataset.pipeline[1].scale = (32, 32)
    image = next(dataset_images(model, 'test'))
    assert image.inputs.shape == (3, 32, 32)
    assert image.rgb.shape == (32, 24, 3)


def test_number_of_images_spreads_over_the_data_set(tmp_path):
    model = model_of(tmp_path)
    names = [image.path[-5] for image in dataset_images(model, 'test', num=2)]
    assert names == ['0', '3']
    assert len(list(dataset_images(model, 'test', num=9))) == 4
    with pytest.raises(DataError, match='at least 1'):
        dataset_images(model, 'test', num=0)


def test_splits(tmp_path):
    model = model_of(tmp_path)
    with pytest.raises(ConfigError, match=r"'tset'.*'test'"):
        dataset_images(model, 'tset')
    with pytest.raises(ConfigError, match='train_dataloader'):
        dataset_images(model, 'train')


def test_other_attributes_are_refused(tmp_path):
    reordered = ('bag', 'hat', *NAMES[2:])
    with pytest.raises(DataError, match=r"Attribute 0.*'bag'.*'hat'"):
        dataset_images(model_of(tmp_path, reordered), 'test')
    # Nothing is known about the order when the checkpoint carries no names.
    assert list(dataset_images(model_of(tmp_path, reordered, meta={}), 'test'))
    fewer = init_model(tiny_config(dataset=save_annotation(tmp_path / 'data', LABELS), num_attributes=3), device='cpu')
    with pytest.raises(DataError, match='has 5 attributes but the model has 3'):
        dataset_images(fewer, 'test')


def test_a_model_that_reads_names_takes_labels_by_name(tmp_path):
    pytest.importorskip('open_clip')
    cfg = clip_config(dataset=save_annotation(tmp_path / 'data', LABELS, ('bag', 'hat', 'scarf', 'skirt', 'front')))
    model = init_model(cfg, save_clip_checkpoint(tmp_path / 'qks.pth', cfg), 'cpu')
    known = np.stack([image.gt_label.numpy() for image in dataset_images(model, 'test')])
    expected = np.array(LABELS)[:, [1, 0, 0, 3, 4]]
    expected[:, 2] = -1  # 'long sleeve'
    np.testing.assert_array_equal(known, expected)
    set_attributes(model, ['umbrella', 'bag'])
    known = np.stack([image.gt_label.numpy() for image in dataset_images(model, 'test')])
    np.testing.assert_array_equal(known, [[-1, label[0]] for label in LABELS])
    set_attributes(model, ['umbrella'])
    assert [image.gt_label for image in dataset_images(model, 'test')] == [None] * 4


def test_corrupt_image_is_reported(tmp_path):
    model = model_of(tmp_path)
    (tmp_path / 'data' / 'image_1.png').write_bytes(b'nothing')
    images = list(dataset_images(model, 'test'))
    assert [image.error is None for image in images] == [True, False, True, True]
    assert 'image_1.png' in images[1].error
    assert model.attribute_groups == GROUPS

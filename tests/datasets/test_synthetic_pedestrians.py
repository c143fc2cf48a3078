import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.dataset import BaseDataset

from mmattr.datasets import AttributeDataset, SyntheticPedestrians
from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES
from mmattr.errors import ConfigError
from mmattr.registry import DATASETS
from tests.test_architecture import ROOT

PIPELINE = [dict(type='LoadAttributeImage'), dict(type='RandomFlip', prob=0.5), dict(type='PackAttributeInputs')]


def contents(dataset):
    infos = [dataset.get_data_info(index) for index in range(len(dataset))]
    return np.stack([info['img'] for info in infos]), np.stack([info['gt_label'] for info in infos])


def labels(num_images, split, **kwargs):
    """Labels of many images, rendered as small as possible."""
    return contents(SyntheticPedestrians(num_images, split, image_size=(32, 16), **kwargs))[1]


def test_is_registered_and_follows_the_contract_of_every_dataset():
    dataset = DATASETS.build(dict(type='SyntheticPedestrians', num_images=5, split='val'))
    assert isinstance(dataset, BaseDataset)
    assert isinstance(dataset, AttributeDataset)
    meta = dataset.metainfo
    assert (meta['dataset'], meta['split']) == ('synthetic', 'val')
    assert list(zip(meta['attributes'], meta['groups'], strict=True)) == list(ATTRIBUTES)
    assert meta['order']
    info = dataset.get_data_info(3)
    assert set(info) == {'img', 'img_path', 'gt_label', 'sample_idx', 'split'}
    assert (info['img'].shape, info['img'].dtype) == ((128, 64, 3), np.uint8)
    assert (info['gt_label'].shape, info['gt_label'].dtype) == ((23,), np.int8)
    assert (info['img_path'], info['sample_idx'], info['split']) == ('synthetic://val/000003', 3, 'val')


def test_pipeline_packs_the_picture():
    dataset = SyntheticPedestrians(3, pipeline=PIPELINE, test_mode=True)
    packed = dataset[1]
    assert packed['inputs'].shape == (3, 128, 64)
    assert packed['inputs'].dtype == torch.uint8
    np.testing.assert_array_equal(packed['data_samples'].gt_label.numpy(), dataset.get_data_info(1)['gt_label'])
    assert packed['data_samples'].img_path == 'synthetic://train/000001'


def test_changing_a_picture_does_not_change_the_data_set():
    dataset = SyntheticPedestrians(1)
    dataset.get_data_info(0)['img'][:] = 0
    assert dataset.get_data_info(0)['img'].any()


def test_same_seed_same_arrays_and_other_seed_other_arrays():
    first, again, other = (contents(SyntheticPedestrians(6, seed=seed)) for seed in (1, 1, 2))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert all((one != two).any() for one, two in zip(first, other, strict=True))


def test_an_image_does_not_depend_on_how_many_there_are():
    short, long = contents(SyntheticPedestrians(3)), contents(SyntheticPedestrians(7))
    for one, two in zip(short, long, strict=True):
        np.testing.assert_array_equal(one, two[:3])


def test_splits_are_disjoint():
    pictures = [contents(SyntheticPedestrians(20, split))[0] for split in ('train', 'val', 'test')]
    assert len({image.tobytes() for split in pictures for image in split}) == 60


def test_trainval_is_train_and_val_in_a_row():
    trainval = SyntheticPedestrians(12, 'trainval')
    parts = [contents(SyntheticPedestrians(size, split)) for size, split in ((10, 'train'), (2, 'val'))]
    for whole, train, val in zip(contents(trainval), *parts, strict=True):
        np.testing.assert_array_equal(whole, np.concatenate([train, val]))
    assert [trainval.get_data_info(index)['img_path'] for index in (9, 10)] == [
        'synthetic://train/000009',
        'synthetic://val/000000',
    ]
    assert {trainval.get_data_info(index)['split'] for index in range(12)} == {'trainval'}
    explicit = SyntheticPedestrians(12, 'trainval', num_val=5)
    assert explicit.get_data_info(7)['img_path'] == 'synthetic://val/000000'


def test_rules_hold_on_clean_labels_and_not_on_noisy_ones():
    names = [name for name, _ in ATTRIBUTES]
    view = [names.index(name) for name in ('front', 'side', 'back')]
    clean = labels(400, 'test')
    assert (clean[:, view].sum(axis=1) == 1).all()
    assert (clean[clean[:, names.index('skirt')] == 1][:, names.index('female')] == 1).all()
    assert (labels(400, 'train')[:, view].sum(axis=1) != 1).any()


def test_rate_of_the_label_noise():
    clean = labels(600, 'train', missed_rate=0, spurious_rate=0)
    for rates, given in (((0.04, 0.01), {}), ((0.3, 0.1), {'missed_rate': 0.3, 'spurious_rate': 0.1})):
        noisy = labels(600, 'train', **given)
        assert (noisy[clean == 1] == 0).mean() == pytest.approx(rates[0], rel=0.3)
        assert (noisy[clean == 0] == 1).mean() == pytest.approx(rates[1], rel=0.3)


def test_the_test_split_has_no_label_noise_unless_asked_for():
    clean = labels(200, 'test', missed_rate=0, spurious_rate=0)
    np.testing.assert_array_equal(labels(200, 'test'), clean)
    assert (labels(200, 'test', missed_rate=0.2) != clean).any()


def test_label_noise_and_difficulty_do_not_change_who_is_there():
    usual, clean = SyntheticPedestrians(4), SyntheticPedestrians(4, missed_rate=0.9)
    np.testing.assert_array_equal(contents(usual)[0], contents(clean)[0])
    easy = SyntheticPedestrians(4, difficulty=0)
    np.testing.assert_array_equal(contents(usual)[1], contents(easy)[1])
    assert (contents(usual)[0] != contents(easy)[0]).any()


def test_positive_ratio_counts_the_labels():
    dataset = SyntheticPedestrians(50, image_size=(32, 16))
    np.testing.assert_allclose(dataset.positive_ratio, contents(dataset)[1].mean(axis=0))


def test_indices_and_subsets():
    whole = SyntheticPedestrians(8)
    part = SyntheticPedestrians(8, indices=[5, 2])
    subset = whole.get_subset([5, 2])
    for dataset in (part, subset):
        assert len(dataset) == 2
        np.testing.assert_array_equal(contents(dataset)[0], contents(whole)[0][[5, 2]])
        np.testing.assert_allclose(dataset.positive_ratio, contents(whole)[1][[5, 2]].mean(axis=0))
    assert len(SyntheticPedestrians(8, indices=3)) == 3
    assert len(whole) == 8


def test_one_image_and_lazy_init():
    dataset = SyntheticPedestrians(1, 'test', lazy_init=True)
    assert not dataset._fully_initialized
    assert set(dataset.positive_ratio) <= {0.0, 1.0}
    assert len(dataset) == 1


@pytest.mark.parametrize(
    ('arguments', 'sentence'),
    [
        (dict(num_images=0), 'num_images=0'),
        (dict(num_images=2, split='tset'), "did you mean 'test'"),
        (dict(num_images=2, seed=-1), 'seed=-1'),
        (dict(num_images=2, image_size=(16, 16)), 'image_size='),
        (dict(num_images=2, difficulty=3), 'difficulty=3'),
        (dict(num_images=2, missed_rate=1.5), 'missed_rate=1.5'),
        (dict(num_images=2, spurious_rate=-0.1), 'spurious_rate=-0.1'),
        (dict(num_images=2, num_val=1), "only for split='trainval'"),
        (dict(num_images=2, split='trainval', num_val=3), 'num_val=3'),
    ],
)
def test_wrong_arguments_are_named(arguments, sentence):
    with pytest.raises(ConfigError, match=sentence):
        SyntheticPedestrians(**arguments)


def test_config_fragment():
    config = Config.fromfile(ROOT / 'configs/_base_/datasets/synthetic.py')
    assert config.num_attributes == len(ATTRIBUTES)
    splits = {name: config[f'{name}_dataloader'].dataset.split for name in ('train', 'val', 'test')}
    assert splits == {'train': 'train', 'val': 'val', 'test': 'test'}
    assert config.test_dataloader.dataset.num_images % 2 == 1
    dataset = DATASETS.build({**config.train_dataloader.dataset, 'num_images': 2})
    assert dataset[0]['inputs'].shape == (3, 128, 64)


def test_hidden_attributes_leave_the_table_and_the_pictures_alone():
    full = SyntheticPedestrians(num_images=4)
    part = SyntheticPedestrians(num_images=4, hidden=('shorts', 'glasses'))
    names = full.metainfo['attributes']
    shown = [column for column, name in enumerate(names) if name not in ('shorts', 'glasses')]
    assert part.metainfo['attributes'] == tuple(names[column] for column in shown)
    assert len(part.metainfo['groups']) == len(part.positive_ratio) == len(shown)
    for index in range(4):
        one, other = full.get_data_info(index), part.get_data_info(index)
        np.testing.assert_array_equal(one['img'], other['img'])
        np.testing.assert_array_equal(one['gt_label'][shown], other['gt_label'])


def test_only_attributes_that_exist_can_be_hidden():
    with pytest.raises(ConfigError, match="cannot hide 'short'"):
        SyntheticPedestrians(num_images=1, hidden=('short',))

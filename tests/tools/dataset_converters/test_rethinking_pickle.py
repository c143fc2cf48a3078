import numpy as np
import pytest
import rethinking_pickle

from mmattr.datasets.annotation import Annotation
from tests.tools.dataset_converters.mat_writer import random_labels
from tests.tools.dataset_converters.pickled_dataset import easydict_class, save_pickle

NUM_IMAGES, NAMES = 20, ['a', 'b', 'c', 'd', 'e']
IMAGES = [f'{index:05d}.png' for index in range(NUM_IMAGES)]
LABELS = random_labels(NUM_IMAGES, 5)
ORDERS = [np.random.default_rng(seed).permutation(NUM_IMAGES) for seed in range(3)]


@pytest.fixture
def write(tmp_path, monkeypatch):
    easydict = easydict_class(monkeypatch)

    def write_fields(**changes):
        fields = {
            'description': 'peta',
            'reorder': 'group_order',
            'root': '/home/author/PETA/images',
            'image_name': IMAGES,
            'label': LABELS,
            'attr_name': [np.str_(name) for name in NAMES],
            'label_idx': {'eval': [3, 0, 1], 'color': [2], 'extra': range(4, 5)},
            'partition': {
                'train': [order[:10] for order in ORDERS],
                'val': [order[10:14] for order in ORDERS],
                'trainval': [order[:14] for order in ORDERS],
                'test': [order[14:] for order in ORDERS],
            },
            'weight_train': [np.ones(5)] * 3,
            **changes,
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        return save_pickle(tmp_path / 'dataset_all.pkl', easydict, **fields)

    return write_fields


def rows_of(annotation, prefix=''):
    return [IMAGES.index(record['img_path'].removeprefix(prefix)) for record in annotation.records]


@pytest.mark.parametrize('partition', [0, 2])
@pytest.mark.parametrize(
    ('arguments', 'columns'),
    [
        ([], [0, 1, 3]),
        (['--order', 'released'], [3, 0, 1]),
        (['--all-attributes'], range(5)),
        (['--all-attributes', '--order', 'released'], [3, 0, 1, 2, 4]),
    ],
)
def test_partitions_and_orders(convert, write, arguments, columns, partition):
    result = convert(rethinking_pickle.main, write(), '--partition', partition, '--image-prefix', 'images', *arguments)
    order = ORDERS[partition]
    expected = {'train': order[:10], 'val': order[10:14], 'trainval': order[:14], 'test': order[14:]}
    for split, annotation in result.items():
        rows = rows_of(annotation, 'images/')
        assert rows == sorted(expected[split])
        assert annotation.dataset == 'peta'
        assert annotation.names == tuple(NAMES[index] for index in columns)
        assert np.array_equal(annotation.labels, LABELS[rows][:, list(columns)])
        assert annotation.extra['count_check'] == 'no counts known for this source'


def test_single_partition_leaves_images_out(convert, write, capsys):
    partition = {'train': np.arange(5), 'val': np.arange(5, 8), 'test': np.arange(8, 12)}
    result = convert(rethinking_pickle.main, write(partition=partition, label_idx=None))
    assert rows_of(result['test']) == [8, 9, 10, 11]
    assert result['test'].names == tuple(NAMES)
    assert 'images in no split: 8' in capsys.readouterr().out


@pytest.mark.parametrize('name', ['train', 'trainval'])
def test_no_validation_part(convert, write, name):
    partition = {name: [order[:15] for order in ORDERS], 'val': [], 'test': [order[15:] for order in ORDERS]}
    result = convert(rethinking_pickle.main, write(partition=partition), '--val-fraction', 0.2)
    assert rows_of(result['trainval']) == sorted(ORDERS[0][:15])
    assert len(result['val'].records) == 3
    assert result['val'].extra['val_fraction'] == 0.2


def test_upar_partitions_are_lists_over_source_data_sets(convert, write):
    partition = {
        'train': [[order[:4], order[4:10]] for order in ORDERS],
        'val': [[order[10:12], order[12:14]] for order in ORDERS],
        'test': [[order[14:15], order[15:]] for order in ORDERS],
    }
    result = convert(
        rethinking_pickle.main,
        write(partition=partition, label_idx=None, description=None),
        *('--partition', 1, '--dataset', 'UPAR', '--expect-images', 20, '--expect-attributes', 5),
    )
    assert rows_of(result['train']) == sorted(ORDERS[1][:10])
    assert rows_of(result['test']) == sorted(ORDERS[1][14:])
    assert result['test'].dataset == 'UPAR'
    assert result['test'].extra['count_check'] == 'passed'


def test_root_of_the_author_is_cut_off(convert, write):
    images = [f'/home/author/PETA/images/{image}' for image in IMAGES]
    annotation = convert(rethinking_pickle.main, write(image_name=images))['train']
    assert isinstance(annotation, Annotation)
    assert rows_of(annotation) == sorted(ORDERS[0][:10])


@pytest.mark.parametrize(('uncertain', 'expected'), [('unknown', -1), ('negative', 0)])
def test_uncertain_labels(convert, write, uncertain, expected):
    result = convert(rethinking_pickle.main, write(label=np.full((20, 5), 2)), '--uncertain', uncertain)
    assert (result['train'].labels == expected).all()
    assert result['train'].extra['num_uncertain'] == 100


@pytest.mark.parametrize(
    ('changes', 'arguments', 'words'),
    [
        ({'partition': None}, [], "no field 'partition'"),
        ({'partition': 3}, [], 'partition should hold train, val and test'),
        ({'partition': {'train': np.arange(3)}}, [], 'should have test and train or trainval, it has train'),
        ({'partition': {'train': np.arange(9), 'test': np.array([99])}}, [], 'indices from 0 to 19'),
        ({'partition': {'train': np.arange(9), 'val': np.array([9]), 'test': np.arange(5, 12)}}, [], 'is in the split'),
        ({}, ['--partition', 3], 'has 3 partition(s)'),
        ({}, ['--expect-images', 21], 'images (expected 21, found 20)'),
        ({'label': 'x'}, [], 'label should be a matrix'),
        ({'attr_name': ['a']}, [], '1 attribute names do not fit 5 columns'),
        ({'label_idx': {'eval': [0, 9]}}, [], 'label_idx.eval should name'),
        ({'image_name': ['/elsewhere/x.png'] * 20}, [], "'/elsewhere/x.png' is absolute"),
        ({'image_name': IMAGES[:-1]}, [], '19 image names do not fit 20 rows of labels'),
    ],
)
def test_refusals(refuse, write, changes, arguments, words):
    assert words in refuse(rethinking_pickle.main, write(**changes), *arguments)


def test_trainval_must_be_the_union(refuse, write):
    parts = {'train': np.arange(5), 'val': np.arange(5, 8), 'trainval': np.arange(9), 'test': np.arange(9, 20)}
    assert 'union of train and val' in refuse(rethinking_pickle.main, write(partition=parts))

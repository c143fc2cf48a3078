"""SparseAttributeDataset gives what AttributeDataset gives for the same labels."""

import numpy as np
import pytest

from mmattr.datasets import Annotation, AttributeDataset, AttributeSpec, SparseAnnotation, SparseAttributeDataset
from mmattr.errors import DataError

ATTRIBUTES = [AttributeSpec(f'label {index}', 'seen' if index < 4 else 'unseen') for index in range(6)]


@pytest.fixture
def files(tmp_path):
    generator = np.random.default_rng(0)
    labels = generator.integers(-1, 2, (9, 6))
    labels[4:] = np.maximum(labels[4:], 0)
    labels[:4, 5] = -1
    dense, sparse = [], []
    for index, row in enumerate(labels):
        path = f'{index}.jpg'
        dense.append(dict(img_path=path, gt_label=row.tolist()))
        negative = np.flatnonzero(row == 0).tolist() if index < 4 else None
        sparse.append(dict(img_path=path, positive=np.flatnonzero(row == 1).tolist(), negative=negative))
    Annotation('tiny', 'train', ATTRIBUTES, dense).save(tmp_path / 'dense.json')
    SparseAnnotation('tiny', 'train', ATTRIBUTES, sparse).save(tmp_path / 'sparse.json')
    return tmp_path


@pytest.mark.parametrize('indices', [None, 3, [1, 5, 6]])
def test_the_same_as_a_dense_annotation(files, indices):
    options = dict(data_root=str(files), data_prefix=dict(img_path='images'), indices=indices)
    dense = AttributeDataset('dense.json', **options)
    sparse = SparseAttributeDataset('sparse.json', **options)
    assert sparse.metainfo.keys() == dense.metainfo.keys()
    np.testing.assert_array_equal(sparse.positive_ratio, dense.positive_ratio)
    assert sparse.metainfo['groups'] == dense.metainfo['groups']
    for index in range(len(dense)):
        expected, found = dense.get_data_info(index), sparse.get_data_info(index)
        assert found.keys() == expected.keys()
        assert found['gt_label'].dtype == np.int8
        np.testing.assert_array_equal(found.pop('gt_label'), expected.pop('gt_label'))
        assert found == expected


def test_a_subset_counts_its_own_labels(files):
    data = SparseAttributeDataset('sparse.json', data_root=str(files)).get_subset([0, 1])
    labels = np.stack([data.get_data_info(index)['gt_label'] for index in range(2)])
    assert np.isnan(data.positive_ratio[5])
    known = (labels >= 0).sum(axis=0)
    expected = (labels == 1).sum(axis=0)[known > 0] / known[known > 0]
    np.testing.assert_allclose(data.positive_ratio[known > 0], expected)


def test_a_missing_file_says_how_to_get_it(files):
    with pytest.raises(DataError, match='converter of the data set'):
        SparseAttributeDataset('other.json', data_root=str(files))

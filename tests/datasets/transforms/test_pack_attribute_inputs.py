import numpy as np
import pytest
import torch

from mmattr.datasets.transforms import PackAttributeInputs
from mmattr.errors import DataError
from mmattr.structures import AttributeDataSample

IMAGE = np.random.default_rng(0).integers(0, 256, (12, 10, 3), dtype=np.uint8)


def test_everything_is_packed():
    packed = PackAttributeInputs()(
        {
            'img': IMAGE,
            'gt_label': np.array([1, 0, -1], dtype=np.int8),
            'known_label': [-1, 0, -1],
            'img_path': 'a.jpg',
            'sample_idx': 7,
            'ori_shape': (40, 30),
            'img_shape': (12, 10, 3),
            'person': 3,
        }
    )
    inputs, sample = packed['inputs'], packed['data_samples']
    assert set(packed) == {'inputs', 'data_samples'}
    assert inputs.dtype == torch.uint8
    assert inputs.is_contiguous()
    for channel in range(3):
        np.testing.assert_array_equal(inputs[channel].numpy(), IMAGE[:, :, channel])
    assert isinstance(sample, AttributeDataSample)
    assert sample.gt_label.tolist() == [1, 0, -1]
    assert sample.gt_label.dtype == torch.int8
    assert sample.known_label.tolist() == [-1, 0, -1]
    assert sample.metainfo == {'img_path': 'a.jpg', 'sample_idx': 7, 'ori_shape': (40, 30), 'img_shape': (12, 10)}


def test_image_without_labels_or_path():
    sample = PackAttributeInputs()({'img': IMAGE})['data_samples']
    assert 'gt_label' not in sample
    assert sample.metainfo == {'img_shape': (12, 10)}


def test_a_flipped_view_is_copied():
    packed = PackAttributeInputs()({'img': IMAGE[:, ::-1]})
    np.testing.assert_array_equal(packed['inputs'].permute(1, 2, 0).numpy(), IMAGE[:, ::-1])


@pytest.mark.parametrize('image', [None, IMAGE.astype(np.float32), IMAGE[..., 0], IMAGE[..., :2]])
def test_wrong_image(image):
    with pytest.raises(DataError, match=r'uint8 array \(H, W, 3\), got .* for a.jpg'):
        PackAttributeInputs()({'img': image, 'img_path': 'a.jpg'})


def test_wrong_label():
    with pytest.raises(DataError, match='got 2'):
        PackAttributeInputs()({'img': IMAGE, 'gt_label': [2]})

"""AttributeDataPreprocessor stacks, reorders, normalises and mixes."""

import pytest
import torch

from mmattr.errors import DataError
from mmattr.models import AttributeDataPreprocessor
from mmattr.structures import AttributeDataSample


def samples(n):
    return [AttributeDataSample(metainfo=dict(img_path=f'{i}.jpg')).set_gt_label([1, 0]) for i in range(n)]


def test_normalises_in_the_order_of_the_model():
    image = torch.randint(0, 256, (3, 4, 5), dtype=torch.uint8)
    batch = AttributeDataPreprocessor(mean=(1, 2, 3), std=(4, 5, 6))(dict(inputs=[image], data_samples=samples(1)))
    blue, green, red = image.float()
    expected = torch.stack(((red - 1) / 4, (green - 2) / 5, (blue - 3) / 6))
    torch.testing.assert_close(batch['inputs'][0], expected)


def test_bgr_stays_when_asked_and_a_stacked_batch_works():
    images = torch.randint(0, 256, (2, 3, 4, 5), dtype=torch.uint8)
    batch = AttributeDataPreprocessor((0, 0, 0), (1, 1, 1), to_rgb=False)(dict(inputs=images))
    torch.testing.assert_close(batch['inputs'], images.float())
    assert batch['data_samples'] is None


def test_mixup_is_for_training_only():
    model = AttributeDataPreprocessor(mixup=dict(type='MultiLabelMixup', probability=1.0))
    for training in (True, False):
        images = torch.randint(0, 256, (2, 3, 4, 4), dtype=torch.uint8)
        batch = model(dict(inputs=images, data_samples=samples(2)), training)
        assert ('mix_weight' in batch['data_samples'][0]) == training


def test_images_of_different_sizes_are_named():
    images = [torch.zeros(3, 4, 4, dtype=torch.uint8), torch.zeros(3, 4, 5, dtype=torch.uint8)]
    with pytest.raises(DataError, match=r'\(3, 4, 5\) \(1\.jpg\)'):
        AttributeDataPreprocessor()(dict(inputs=images, data_samples=samples(2)))

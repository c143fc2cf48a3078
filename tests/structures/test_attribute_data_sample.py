"""AttributeDataSample refuses labels that are none."""

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from mmattr.structures import AttributeDataSample


@pytest.mark.parametrize('label', [[1, 0, -1], np.array([1, 0, -1], np.int64), torch.tensor([1.0, 0.0, -1.0])])
def test_labels_become_int8(label):
    sample = AttributeDataSample().set_gt_label(label).set_known_label(label)
    assert sample.gt_label.dtype == torch.int8
    assert sample.gt_label.tolist() == sample.known_label.tolist() == [1, 0, -1]


@pytest.mark.parametrize('label', [[1, 7], [0.5], [-2]])
def test_other_values_are_refused(label):
    with pytest.raises(DataError, match='gt_label must hold 1'):
        AttributeDataSample().set_gt_label(label)


def test_other_shapes_are_refused():
    with pytest.raises(DataError, match=r'known_label must have shape \(num_attributes,\), got \(1, 2\)'):
        AttributeDataSample().set_known_label([[1, 0]])


def test_survives_a_trip_to_a_dict_and_to_a_device():
    sample = AttributeDataSample(metainfo=dict(img_path='a.jpg', sample_idx=3)).set_gt_label([1])
    sample.set_pred_score(torch.tensor([0.25]))
    data = sample.to('cpu').to_dict()
    assert data['img_path'] == 'a.jpg'
    assert data['pred_score'].item() == 0.25

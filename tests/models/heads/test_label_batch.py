"""LabelBatch stacks what the samples hold."""

import pytest
import torch

from mmattr.errors import DataError
from mmattr.models import LabelBatch
from mmattr.structures import AttributeDataSample

CPU = torch.device('cpu')


def sample(label, **fields):
    made = AttributeDataSample(metainfo=dict(img_path='x.jpg')).set_gt_label(label)
    for name, value in fields.items():
        made.set_field(value, name, dtype=torch.Tensor)
    return made


def test_plain_labels():
    batch = LabelBatch.from_samples([sample([1, -1]), sample([0, 0])], 2, CPU)
    assert batch.label.tolist() == [[1, -1], [0, 0]]
    assert batch.label_b is None
    assert batch.weight is None


def test_mixed_labels():
    fields = dict(gt_label_b=torch.tensor([0, 1], dtype=torch.int8), mix_weight=torch.tensor(0.25))
    batch = LabelBatch.from_samples([sample([1, -1], **fields)] * 2, 2, CPU)
    assert batch.label_b.tolist() == [[0, 1]] * 2
    assert batch.weight.tolist() == [0.25, 0.25]


def test_missing_and_wrong_labels_are_named():
    with pytest.raises(DataError, match=r'x\.jpg has 2 labels, but the model has 3 attributes'):
        LabelBatch.from_samples([sample([1, 0])], 3, CPU)
    with pytest.raises(DataError, match='an image has no labels'):
        LabelBatch.from_samples([AttributeDataSample()], 3, CPU)


def test_hidden_labels_are_unknown_in_both_images():
    label, label_b = torch.tensor([[1, 0, -1]]), torch.tensor([[0, 1, 1]])
    hidden = torch.tensor([[True, False, True]])
    batch = LabelBatch(label, label_b, torch.tensor([0.3])).hide(hidden)
    assert batch.label.tolist() == [[-1, 0, -1]]
    assert batch.label_b.tolist() == [[-1, 1, -1]]
    assert batch.weight.tolist() == pytest.approx([0.3])
    assert label.tolist() == [[1, 0, -1]]
    plain = LabelBatch(label).hide(hidden)
    assert plain.label.tolist() == [[-1, 0, -1]]
    assert plain.label_b is None

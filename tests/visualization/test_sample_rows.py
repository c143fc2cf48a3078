import pytest
import torch

from mmattr.errors import DataError
from mmattr.structures import AttributeDataSample
from mmattr.visualization import sample_rows

NAMES = ('hat', 'bag', 'skirt')


def test_every_field_reaches_its_row():
    sample = AttributeDataSample().set_gt_label([1, 0, -1]).set_known_label([-1, 1, 0])
    sample.set_pred_score(torch.tensor([0.25, 1.0, 0.5]))
    rows = sample_rows(sample, NAMES, ('head', '', 'lower'), (0.1, 0.2, 0.3))
    assert [row.name for row in rows] == list(NAMES)
    assert [row.score for row in rows] == [0.25, 1.0, 0.5]
    assert [row.label for row in rows] == [1, 0, -1]
    assert [row.known for row in rows] == [None, 1, 0]
    assert [row.group for row in rows] == ['head', '', 'lower']
    assert [row.threshold for row in rows] == [0.1, 0.2, 0.3]


def test_missing_fields():
    rows = sample_rows(AttributeDataSample(), NAMES)
    assert all(row.score is row.label is row.known is None for row in rows)
    labelled = AttributeDataSample().set_gt_label([1, 0, -1])
    assert [row.label for row in sample_rows(labelled, NAMES, with_labels=False)] == [None] * 3


def test_wrong_numbers_of_entries():
    sample = AttributeDataSample().set_gt_label([1, 0])
    with pytest.raises(DataError, match='2 values in gt_label but 3'):
        sample_rows(sample, NAMES)
    with pytest.raises(DataError, match='3 groups, got 2'):
        sample_rows(AttributeDataSample(), NAMES, groups=('a', 'b'))
    with pytest.raises(DataError, match='3 thresholds, got 2'):
        sample_rows(AttributeDataSample(), NAMES, thresholds=(0.1, 0.2))

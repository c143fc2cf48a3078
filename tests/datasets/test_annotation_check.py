import numpy as np
import pytest

from mmattr.datasets import AttributeSpec
from mmattr.datasets.annotation_check import check_names, check_records
from mmattr.errors import DataError

SPECS = [AttributeSpec('hat'), AttributeSpec('sleeve', values=('no', 'short', 'long'))]
GOOD = {'img_path': 'good.jpg', 'gt_label': [0, 2]}


def test_labels_are_gathered_as_int8():
    records = [GOOD, {'img_path': 'b.jpg', 'gt_label': np.array([1, -1])}, {'img_path': 'c.jpg', 'gt_label': (True, 0)}]
    labels = check_records(records, SPECS, 'x.json')
    assert labels.dtype == np.int8
    assert labels.tolist() == [[0, 2], [1, -1], [1, 0]]


def test_no_records_give_an_empty_table():
    assert check_records([], SPECS, 'x.json').shape == (0, 2)


@pytest.mark.parametrize('label', [7, 2, -2, '1', None, 0.5, float('nan'), [1], 10**30])
def test_impossible_label_names_file_record_attribute_and_value(label):
    with pytest.raises(DataError) as error:
        check_records([GOOD, {'img_path': 'bad.jpg', 'gt_label': [label, 0]}], SPECS, 'x.json')
    assert str(error.value) == (
        f"x.json, record 1 (bad.jpg): the attribute 'hat' has the label {label!r}, expected 1 (present), 0 (absent) "
        'or -1 (unknown).'
    )


def test_label_beyond_the_values_names_the_values():
    with pytest.raises(DataError, match=r'0 to 2 \(index into no, short, long\) or -1'):
        check_records([{'img_path': 'bad.jpg', 'gt_label': [0, 3]}], SPECS, 'x.json')


@pytest.mark.parametrize(
    ('record', 'said'),
    [
        ({'img_path': 'b.jpg', 'gt_label': [1]}, r'record 1 \(b.jpg\) has 1 labels, expected 2'),
        ({'img_path': 'b.jpg', 'gt_label': [1, 0, 0]}, r'record 1 \(b.jpg\) has 3 labels, expected 2'),
        ({'img_path': 'b.jpg', 'gt_label': 1}, 'must have a list of labels'),
        ({'img_path': 'b.jpg'}, "no key 'gt_label'; it has: img_path"),
        ({'gt_label': [1, 0]}, "no key 'img_path'"),
        ({'img_path': '', 'gt_label': [1, 0]}, 'must have a path'),
        (['b.jpg', 1, 0], 'must have the keys img_path and gt_label'),
    ],
)
def test_broken_record_is_named(record, said):
    with pytest.raises(DataError, match=said) as error:
        check_records([GOOD, record], SPECS, 'x.json')
    assert 'x.json, record 1' in str(error.value)


def test_names_must_differ_and_exist():
    check_names(['hat', 'bag'], 'x.csv')
    with pytest.raises(DataError, match=r"x.csv names the attribute 'hat' 2 times.*\[0, 2\]"):
        check_names(['hat', 'bag', 'hat'], 'x.csv')
    with pytest.raises(DataError, match='names no attribute'):
        check_names([], 'x.csv')

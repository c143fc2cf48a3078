import pytest

from mmattr.datasets import Annotation, AttributeSpec
from mmattr.datasets.binary_labels import binary_labels
from mmattr.errors import DataError

HAT, BAG = AttributeSpec('hat', 'head'), AttributeSpec('bag')
SLEEVE = AttributeSpec('sleeve', 'body', ('no', 'short', 'long'))
ROWS = [[1, 0, 0], [0, 2, -1], [-1, -1, 1]]


def annotate(attributes, rows=ROWS):
    return Annotation('demo', 'train', attributes, [{'img_path': 'a.jpg', 'gt_label': row} for row in rows])


def test_multi_valued_attributes_are_left_out():
    attributes, labels = binary_labels(annotate([HAT, SLEEVE, BAG]))
    assert attributes == [HAT, BAG]
    assert labels.tolist() == [[1, 0], [0, -1], [-1, 1]]


def test_one_hot_values_in_place():
    attributes, labels = binary_labels(annotate([HAT, SLEEVE, BAG]), one_hot_values=True)
    assert [attribute.name for attribute in attributes] == ['hat', 'sleeve_no', 'sleeve_short', 'sleeve_long', 'bag']
    assert [attribute.group for attribute in attributes] == ['head', 'body', 'body', 'body', '']
    assert labels.tolist() == [[1, 1, 0, 0, 0], [0, 0, 0, 1, -1], [-1, -1, -1, -1, 1]]
    assert labels.dtype == 'int8'


def test_nothing_left():
    with pytest.raises(DataError, match='only multi-valued attributes'):
        binary_labels(annotate([SLEEVE], [[1]]))


def test_name_taken_twice():
    with pytest.raises(DataError, match="second attribute 'sleeve_no'"):
        binary_labels(annotate([AttributeSpec('sleeve_no'), SLEEVE, BAG]), one_hot_values=True)

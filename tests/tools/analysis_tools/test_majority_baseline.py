"""The majority baseline against counting by hand."""

import json

import pytest

from mmattr.datasets import Annotation, AttributeSpec
from mmattr.errors import DataError
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/majority_baseline.py')


def annotation(split, labels, names=('a', 'b')):
    records = [{'img_path': f'{i}.jpg', 'gt_label': label} for i, label in enumerate(labels)]
    return Annotation('toy', split, tuple(AttributeSpec(name) for name in names), records)


def test_counts_by_hand():
    train = annotation('train', [[1, 0], [1, -1], [0, -1], [-1, 1]])  # a: 2 of 3 present, b: 1 of 2 is no majority
    test = annotation('test', [[1, 1], [0, 0], [0, -1], [1, 0]])
    found = tool.majority_error(train, test)
    assert found['label_error'] == pytest.approx({'a': 50.0, 'b': 100 / 3})
    assert found['error'] == pytest.approx(300 / 7)
    assert found['error_attribute_mean'] == pytest.approx((50 + 100 / 3) / 2)


def test_an_attribute_without_known_labels_has_no_error():
    found = tool.majority_error(annotation('train', [[1, 0]]), annotation('test', [[1, -1]]))
    assert found['label_error'] == {'a': 0.0, 'b': None}


def test_multi_valued_attributes_are_left_out():
    attributes = (AttributeSpec('a'), AttributeSpec('neckline', values=('round', 'v', 'none')))
    records = [{'img_path': f'{i}.jpg', 'gt_label': label} for i, label in enumerate([[1, 2], [0, 1], [1, -1]])]
    both = [Annotation('toy', split, attributes, records) for split in ('train', 'test')]
    assert tool.majority_error(*both)['label_error'] == pytest.approx({'a': 100 / 3})


def test_different_attributes_are_refused():
    with pytest.raises(DataError, match='differ'):
        tool.majority_error(annotation('train', [[1, 0]]), annotation('test', [[1, 0]], ('a', 'c')))


def test_command_line(tmp_path, capsys):
    annotation('train', [[1, 0]]).save(tmp_path / 'train.json')
    annotation('test', [[0, 0]]).save(tmp_path / 'test.json')
    tool.main([str(tmp_path / 'train.json'), str(tmp_path / 'test.json')])
    assert json.loads(capsys.readouterr().out)['error'] == 50

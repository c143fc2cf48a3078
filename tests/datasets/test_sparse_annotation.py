"""SparseAnnotation: lists in, labels out, and mistakes named by their place."""

import json

import numpy as np
import pytest

from mmattr.datasets import AttributeSpec, SparseAnnotation
from mmattr.errors import DataError

ATTRIBUTES = [AttributeSpec('cat', 'seen'), AttributeSpec('dog', 'seen'), AttributeSpec('car', 'unseen')]
RECORDS = [
    dict(img_path='a.jpg', positive=[0, 2], negative=[1]),
    dict(img_path='b.jpg', positive=[], negative=[]),
    dict(img_path='c.jpg', positive=[1], negative=None),
    dict(img_path='d.jpg', positive=[]),
]
LABELS = [[1, 0, 1], [-1, -1, -1], [0, 1, 0], [0, 0, 0]]


def annotation(records=RECORDS, **options):
    return SparseAnnotation('tiny', 'test', ATTRIBUTES, records, **options)


def test_labels():
    labels = annotation().labels([0, 1, 2, 3])
    assert labels.dtype == np.int8
    assert labels.tolist() == LABELS
    assert annotation().names == ('cat', 'dog', 'car')


def test_a_file_is_what_was_saved(tmp_path):
    path = tmp_path / 'new' / 'test.json'
    annotation(extra=dict(mids=['/m/1', '/m/2', '/m/3']), order='released').save(path)
    found = SparseAnnotation.load(path)
    assert (found.dataset, found.split, found.order) == ('tiny', 'test', 'released')
    assert found.attributes == tuple(ATTRIBUTES)
    assert found.records == RECORDS
    assert found.extra == dict(mids=['/m/1', '/m/2', '/m/3'])
    content = json.loads(path.read_text())
    content['data_list'][0]['positive'] = [0]
    path.write_text(json.dumps(content))
    with pytest.raises(DataError, match='does not fit its own checksum'):
        SparseAnnotation.load(path)
    with pytest.raises(DataError, match='does not exist'):
        SparseAnnotation.load(tmp_path / 'other.json')


@pytest.mark.parametrize(
    ('record', 'sentence'),
    [
        (dict(positive=[0]), 'record 0 must have a path'),
        (dict(img_path='a.jpg'), 'as positive, got None'),
        (dict(img_path='a.jpg', positive=[3]), 'indices of its 3 attributes as positive, got 3'),
        (dict(img_path='a.jpg', positive=[True]), 'as positive, got True'),
        (dict(img_path='a.jpg', positive=[0], negative=['1']), "as negative, got '1'"),
        (dict(img_path='a.jpg', positive=[0, 1], negative=[1]), 'attribute 1 as present and as absent'),
    ],
)
def test_mistakes_are_named(record, sentence):
    with pytest.raises(DataError, match=sentence):
        annotation([record])


def test_values_and_equal_names_are_refused():
    with pytest.raises(DataError, match='sparse labels are binary'):
        SparseAnnotation('tiny', 'test', [AttributeSpec('size', values=('s', 'l'))], [])
    with pytest.raises(DataError, match="'cat' 2 times"):
        SparseAnnotation('tiny', 'test', [ATTRIBUTES[0]] * 2, [])

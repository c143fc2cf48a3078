import doctest
import hashlib

import conversion
import converter_cli
import numpy as np
import pytest
import rap_annotation
from conversion_report import conversion_report

from mmattr.datasets.annotation import AttributeSpec
from mmattr.errors import DataError

ATTRIBUTES = [AttributeSpec('hat'), AttributeSpec('sleeve', values=('no', 'short', 'long'))]
LABELS = np.array([[1, 0], [0, 2], [-1, 1], [1, 2], [0, -1]])


def build(**changes):
    arguments = {
        'dataset': 'demo',
        'attributes': ATTRIBUTES,
        'image_paths': [f'{index}.jpg' for index in range(5)],
        'labels': LABELS,
        'splits': {'train': np.array([3, 0]), 'val': np.array([2]), 'test': np.array([4])},
        **changes,
    }
    return conversion.Conversion(**arguments)


@pytest.mark.parametrize('module', [converter_cli, rap_annotation])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_splits():
    whole = build(identities=list('abcde'))
    assert whole.indices('train').tolist() == [0, 3]
    assert whole.indices('trainval').tolist() == [0, 2, 3]
    assert whole.indices('all').tolist() == [0, 1, 2, 3, 4]
    assert whole.num_unused == 1
    annotation = whole.annotation('trainval')
    assert annotation.labels.tolist() == [[1, 0], [-1, 1], [1, 2]]
    assert [record['identity'] for record in annotation.records] == ['a', 'c', 'd']


def test_samples_that_are_parts_of_an_image():
    boxes = [[0, 0, 5, 5], [5, 0, 5.5, 5], [0, 0, 9, 9], [1, 1, 2, 2], [0, 0, 1, 1]]
    whole = build(image_paths=['a.jpg', 'a.jpg', 'b.jpg', 'a.jpg', 'c.jpg'], boxes=boxes)
    records = whole.selected([0], 'file').annotation('train').records
    assert [(record['img_path'], record['bbox']) for record in records] == [('a.jpg', boxes[0]), ('a.jpg', boxes[3])]


def test_counts_of_facts():
    whole = build(extra={'photos': 3})
    whole.check_counts({'photos': 3, 'images': 5})
    with pytest.raises(DataError, match=r'wrong counts: photos \(expected 4, found 3\); nothing was written'):
        whole.check_counts({'photos': 4})


def test_selection_keeps_the_rest():
    part = build(extra={'partition': 3}).selected([1], 'released').with_extra(more=1)
    assert part.annotation('test').labels.tolist() == [[-1]]
    assert part.extra == {'partition': 3, 'more': 1}
    assert part.order == 'released'


@pytest.mark.parametrize(
    ('changes', 'words'),
    [
        ({'labels': LABELS[:, :1]}, '5 image names and 2 attribute names do not fit a label matrix of shape'),
        ({'image_paths': list('abcda')}, 'the image a is listed 2 times'),
        ({'splits': {'train': np.array([0]), 'val': np.array([0]), 'test': np.array([4])}}, 'in the split val and in'),
        ({'splits': {'train': np.array([0]), 'val': np.array([1]), 'test': np.array([5])}}, 'names image 5 of 5'),
        ({'splits': {'train': np.array([0, 0]), 'val': np.array([1]), 'test': np.array([4])}}, 'an image twice'),
        ({'splits': {'train': np.array([0]), 'val': np.array([], int), 'test': np.array([4])}}, 'val has no image'),
    ],
)
def test_contradictions(changes, words):
    with pytest.raises(DataError, match=words):
        build(**changes)


def test_counts_name_every_difference():
    build().check_counts({'images': 5, 'attributes': 2, 'train': 2, 'val': 1, 'trainval': 3, 'test': 1})
    with pytest.raises(DataError, match=r'images \(expected 6, found 5\), test \(expected 2, found 1\)'):
        build().check_counts({'images': 6, 'train': 2, 'test': 2})


def test_report_counts_positives_and_unknowns_per_value():
    whole = build()
    text = conversion_report({split: whole.annotation(split) for split in ('all', 'trainval', 'test')}, 1)
    rows = {line.split()[0]: line.split()[1:] for line in text.splitlines() if line}
    assert rows['hat'] == ['2', '(1)', '2', '(1)', '0']
    assert rows['sleeve=long'] == ['2', '(1)', '1', '0', '(1)']
    assert rows['trainval'][-1] == whole.annotation('trainval').checksum
    assert 'images in no split: 1' in text


def test_file_checksums(tmp_path):
    path = tmp_path / 'a.txt'
    path.write_bytes(b'abc')
    assert conversion.file_checksums(path) == {'a.txt': hashlib.sha256(b'abc').hexdigest()}
    with pytest.raises(DataError, match='does not exist'):
        conversion.file_checksums(tmp_path / 'b.txt')

import json

import numpy as np
import pytest

from mmattr.datasets import Annotation, AttributeSpec
from mmattr.errors import DataError

HAT, BAG = AttributeSpec('hat', 'head'), AttributeSpec('bag')
SLEEVE = AttributeSpec('sleeve', 'body', ('no', 'short', 'long'))
ROWS = [[1, 0, 2], [0, -1, 0], [1, 1, -1], [-1, 1, 2]]


def make(rows=ROWS, **changes):
    records = [{'img_path': f'{index}.jpg', 'gt_label': row} for index, row in enumerate(rows)]
    return Annotation(
        **{'dataset': 'demo', 'split': 'train', 'attributes': [HAT, BAG, SLEEVE], 'records': records} | changes
    )


def test_labels_and_counts():
    annotation = make()
    assert annotation.labels.dtype == np.int8
    assert annotation.labels.tolist() == ROWS
    assert annotation.names == ('hat', 'bag', 'sleeve')
    assert annotation.positives == [2, 2, [1, 0, 2]]
    assert annotation.unknowns == [1, 1, 1]


def test_save_and_load_round_trip(tmp_path):
    annotation = make(order='released', extra={'source': 'somewhere', 'licence': 'none'})
    annotation.records[0]['person'] = 'Ann Ä'
    annotation.save(tmp_path / 'deep' / 'train.json', expected_images=4, expected_attributes=3)
    loaded = Annotation.load(tmp_path / 'deep' / 'train.json')
    assert (loaded.dataset, loaded.split, loaded.order) == ('demo', 'train', 'released')
    assert loaded.attributes == annotation.attributes
    assert loaded.extra == annotation.extra
    assert loaded.records == annotation.records
    assert loaded.checksum == annotation.checksum
    metainfo = json.loads((tmp_path / 'deep' / 'train.json').read_text())['metainfo']
    assert (metainfo['num_images'], metainfo['num_attributes']) == (4, 3)
    assert (metainfo['positives'], metainfo['unknowns']) == ([2, 2, [1, 0, 2]], [1, 1, 1])


def test_arrays_as_labels_are_saved(tmp_path):
    make(np.array(ROWS)).save(tmp_path / 'a.json')
    assert Annotation.load(tmp_path / 'a.json').labels.tolist() == ROWS


@pytest.mark.parametrize(
    ('expected', 'said'),
    [
        ({'expected_images': 5}, 'demo train: expected 5 images, found 4'),
        ({'expected_attributes': 26}, 'expected 26 attributes, found 3'),
    ],
)
def test_wrong_counts_are_refused_and_nothing_is_written(tmp_path, expected, said):
    with pytest.raises(DataError, match=said):
        make().save(tmp_path / 'train.json', **expected)
    assert list(tmp_path.iterdir()) == []


def test_checksum_depends_on_names_paths_and_labels_only(tmp_path):
    annotation = make()
    others = [
        make([[1, 0, 2], [0, 0, 0], [1, 1, -1], [-1, 1, 2]]),
        make(attributes=[HAT, AttributeSpec('box'), SLEEVE]),
        make(records=[{'img_path': f'x{index}.jpg', 'gt_label': row} for index, row in enumerate(ROWS)]),
        make(list(reversed(ROWS))),
    ]
    checksums = [annotation.checksum, *(other.checksum for other in others)]
    assert len(set(checksums)) == len(checksums)
    assert make(dataset='other', split='val', order='released', extra={'a': 1}).checksum == annotation.checksum

    annotation.save(tmp_path / 'a.json')
    content = json.loads((tmp_path / 'a.json').read_text())
    (tmp_path / 'a.json').write_text(json.dumps(content, indent=4, sort_keys=True))
    assert Annotation.load(tmp_path / 'a.json').checksum == annotation.checksum


def test_changed_file_does_not_fit_its_checksum(tmp_path):
    path = tmp_path / 'a.json'
    make().save(path)
    path.write_text(path.read_text().replace('"0.jpg","gt_label":[1', '"0.jpg","gt_label":[0'))
    with pytest.raises(DataError, match=r'a.json does not fit its own checksum'):
        Annotation.load(path)


def test_file_without_checksum_is_read(tmp_path):
    content = {
        'metainfo': {'dataset': 'demo', 'split': 'train', 'attributes': [{'name': 'hat'}]},
        'data_list': [{'img_path': 'a.jpg', 'gt_label': [1]}],
    }
    (tmp_path / 'a.json').write_text(json.dumps(content))
    loaded = Annotation.load(tmp_path / 'a.json')
    assert (loaded.order, loaded.extra, loaded.labels.tolist()) == ('file', {}, [[1]])


def test_reordered_moves_attributes_and_labels_together():
    moved = make().reordered([2, 0, 1], 'released')
    assert moved.names == ('sleeve', 'hat', 'bag')
    assert moved.order == 'released'
    assert moved.labels.tolist() == [[row[2], row[0], row[1]] for row in ROWS]
    assert moved.reordered([1, 2, 0], 'file').checksum == make().checksum


@pytest.mark.parametrize('permutation', [[0, 1], [0, 1, 1], [1, 2, 3]])
def test_no_permutation(permutation):
    with pytest.raises(DataError, match='must hold each index from 0 to 2 once'):
        make().reordered(permutation, 'x')


def test_summary_names_everything():
    text = make().summary()
    assert 'demo train: 4 images, 3 attributes, attribute order file, 3 unknown labels' in text
    assert make().checksum in text
    assert any(line.split() == ['hat', '2', '1'] for line in text.splitlines())
    assert 'no 1, short 0, long 2' in text


def test_csv_takes_its_names_from_the_path(tmp_path):
    folder = tmp_path / 'shoes' / 'annotations'
    folder.mkdir(parents=True)
    (folder / 'val.csv').write_text('image,hat,bag\na.jpg,1,\n')
    loaded = Annotation.load(folder / 'val.csv')
    assert (loaded.dataset, loaded.split, loaded.order) == ('shoes', 'val', 'file')
    assert loaded.labels.tolist() == [[1, -1]]


@pytest.mark.parametrize(('name', 'said'), [('a.json', 'does not exist'), ('b.txt', r'is \*.json or \*.csv')])
def test_wrong_path(tmp_path, name, said):
    (tmp_path / 'b.txt').write_text('')
    with pytest.raises(DataError, match=said):
        Annotation.load(tmp_path / name)


def test_saved_as_json_only(tmp_path):
    with pytest.raises(DataError, match=r'written as \*.json'):
        make().save(tmp_path / 'a.csv')


def test_extra_cannot_hide_a_field():
    with pytest.raises(DataError, match="'checksum' is written by the annotation itself"):
        make(extra={'checksum': 'x'})

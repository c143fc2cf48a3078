import pickle

import numpy as np
import pytest

from mmattr.datasets.record_codec import RecordCodec, narrow_ends

RANDOM = np.random.default_rng(0)


def records_of(labels, **extra):
    """Records with paths of different lengths, as a data set has them."""
    return [
        {'img_path': f'data/demo/images/{"x" * (i % 4)}{i:05d}.jpg', 'gt_label': label, 'split': 'train', **extra}
        for i, label in enumerate(labels)
    ]


def decoded(codec, records):
    data, ends = codec.encode(records)
    starts = [0, *ends[:-1].tolist()]
    return [codec.decode(data[start:end].tobytes()) for start, end in zip(starts, ends.tolist(), strict=True)]


def assert_same(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert set(one) == set(other)
        for key, value in other.items():
            np.testing.assert_array_equal(one[key], value)
            assert type(one[key]) is type(value)
        if isinstance(other.get('gt_label'), np.ndarray):
            assert one['gt_label'].dtype == other['gt_label'].dtype


@pytest.mark.parametrize('num_attributes', [1, 7, 8, 9, 40, 1000])
@pytest.mark.parametrize('lowest', [0, -1])
def test_records_come_back(num_attributes, lowest):
    labels = RANDOM.integers(lowest, 2, (30, num_attributes)).astype(np.int8)
    records = records_of(labels)
    codec = RecordCodec.fit(records)
    assert (codec.num_attributes, codec.has_unknown) == (num_attributes, (labels < 0).any())
    assert_same(decoded(codec, records), records)
    data, ends = codec.encode(records)
    for start, stop in ((0, 30), (0, 1), (7, 20), (29, 30)):
        found = codec.labels(data, ends, start, stop)
        assert found.dtype == np.int8
        np.testing.assert_array_equal(found, labels[start:stop])


def test_bytes_per_image_at_40_attributes():
    """What is counted is every byte that the data set keeps: labels, paths and where the records end."""
    labels = RANDOM.integers(0, 2, (20000, 40)).astype(np.int8)
    records = records_of(labels)
    data, ends = RecordCodec.fit(records).encode(records)
    lengths = [len(record['img_path']) - len('data/demo/images/') - len('.jpg') for record in records]
    assert data.nbytes + ends.nbytes == 20000 * (5 + 4) + sum(lengths)
    labels[3, 5] = -1
    data, ends = RecordCodec.fit(records).encode(records)
    assert data.nbytes + ends.nbytes == 20000 * (10 + 4) + sum(lengths)
    pickled = sum(len(pickle.dumps(record, protocol=4)) for record in records)
    assert (data.nbytes + ends.nbytes) / 20000 < 25 < 200 < pickled / 20000


def test_what_is_the_same_everywhere_is_stored_once():
    records = records_of(RANDOM.integers(0, 2, (50, 40)).astype(np.int8), camera=3, night=None)
    codec = RecordCodec.fit(records)
    assert codec.shared == {'split': 'train', 'camera': 3, 'night': None}
    assert (codec.prefix, codec.suffix) == ('data/demo/images/', '.jpg')
    records[7]['camera'] = True  # equals 1 in Python, but is no camera
    records[8]['night'] = False
    assert RecordCodec.fit(records).shared == {'split': 'train'}
    assert_same(decoded(RecordCodec.fit(records), records), records)


def test_texts_are_not_pickled():
    records = records_of(RANDOM.integers(0, 2, (40, 40)).astype(np.int8))
    for index, record in enumerate(records):
        record['identity'], record['note'] = f'person {index // 3}', '' if index % 2 else 'ä'
    codec = RecordCodec.fit(records)
    assert codec.texts == ('identity', 'note')
    assert_same(decoded(codec, records), records)
    assert codec.encode(records)[0].nbytes / 40 < 5 + 8 + 12 + 4
    records[5]['box'] = [1, 2]
    assert_same(decoded(RecordCodec.fit(records), records), records)
    records[6]['identity'] = 6
    assert RecordCodec.fit(records).texts == ('note',)
    assert_same(decoded(RecordCodec.fit(records), records), records)
    records[6]['identity'] = 'with\0zero'
    assert_same(decoded(RecordCodec.fit(records), records), records)
    del records[6]['identity']
    assert_same(decoded(RecordCodec.fit(records), records), records)


def test_other_entries_are_kept():
    records = records_of(RANDOM.integers(-1, 2, (6, 3)).astype(np.int8))
    for index, record in enumerate(records):
        record['bbox'] = [index, 0, 5, 6]
        record['zero'] = b'\0\0'
    del records[2]['bbox'], records[2]['zero']
    assert_same(decoded(RecordCodec.fit(records), records), records)


@pytest.mark.parametrize(
    'paths',
    [
        ['a.jpg'],
        ['a.jpg', 'a.jpg'],
        ['aa', 'a'],
        ['aba', 'a'],
        ['', 'x'],
        ['größer/1.jpg', 'größe/1.jpg'],
        ['\udcff.jpg', 'b.jpg'],
        ['with\0zero', 'b'],
        ['with\1one', 'b'],
        ['Ann/Ann_1', 'Bo/Bo_1', 'Bo/Ann_1', '/Ann', 'c//d', 'x/Bo/Bo', 'Ann/Annabel'],
        ['a.jpg', None],
        ['/x/a', 'y/a'],
    ],
)
def test_any_paths(paths):
    records = [{'img_path': path, 'gt_label': np.array([1, -1], dtype=np.int8)} for path in paths]
    assert_same(decoded(RecordCodec.fit(records), records), records)


@pytest.mark.parametrize(
    'labels',
    [
        [np.array([0.5, 1.0]), np.array([0.0, 1.0])],
        [np.array([1, 2], dtype=np.int8), np.array([0, 1], dtype=np.int8)],
        [np.array([1], dtype=np.int8), np.array([0, 1], dtype=np.int8)],
        [[1, 0], [0, 1]],
        [np.empty(0, dtype=np.int8)] * 2,
    ],
    ids=['probabilities', 'values', 'lengths', 'lists', 'none'],
)
def test_other_labels_are_pickled(labels):
    records = records_of(labels)
    codec = RecordCodec.fit(records)
    assert codec.num_attributes == 0
    assert_same(decoded(codec, records), records)


def test_records_without_labels_and_paths():
    records = [{'positive': [1, 2]}, {'positive': []}]
    assert_same(decoded(RecordCodec.fit(records), records), records)


def test_a_decoded_record_is_the_callers_own():
    records = records_of(np.ones((2, 9), dtype=np.int8))
    codec = RecordCodec.fit(records)
    data, ends = codec.encode(records)
    content = data[: ends[0]].tobytes()
    codec.decode(content)['gt_label'][:] = 0
    codec.decode(content)['split'] = 'changed'
    assert codec.decode(content)['gt_label'].tolist() == [1] * 9
    assert codec.decode(content)['split'] == 'train'


def test_ends_are_narrow_where_they_fit():
    assert narrow_ends(np.array([1, 2**32 - 1])).dtype == np.uint32
    assert narrow_ends(np.array([1, 2**32])).dtype == np.int64
    assert len(narrow_ends(np.array([]))) == 0

import csv

import lfwa
import numpy as np
import pytest

from tests.tools.dataset_converters.hdf5_writer import save_v73
from tests.tools.dataset_converters.mat_writer import cell, column, random_labels, save

NAMES = [f'attribute_{index}' for index in range(40)]
PEOPLE = [f'Person_{index}' for index in range(10)]
IMAGES = [f'{person}/{person}_{number:04d}.jpg' for person in PEOPLE for number in (1, 2, 3)]
LABELS = random_labels(len(IMAGES), 40)
SMALL = ('--no-count-check', '--val-fraction', '0.2')


@pytest.fixture
def source(tmp_path):
    names = [image.replace('/', '\\') for image in IMAGES]
    return save(
        tmp_path / 'lfw_att_40_7.1.mat',
        AttrName=cell(NAMES, False),
        name=cell(names, False),
        label=LABELS.astype(float),
    )


@pytest.fixture
def people(tmp_path):
    """The lists of LFW name people without labelled images, too."""
    files = []
    for side, names in (('Train', [*PEOPLE[:6], 'Nobody']), ('Test', PEOPLE[6:])):
        path = tmp_path / f'peopleDev{side}.txt'
        path.write_text(f'{len(names)}\n' + ''.join(f'{name}\t3\n' for name in names))
        files += [f'--people-{side.lower()}', path]
    return files


def people_of(annotation):
    return {record['identity'] for record in annotation.records}


def test_people_lists(convert, source, people):
    result = convert(lfwa.main, source, *people, *SMALL)
    assert people_of(result['trainval']) == set(PEOPLE[:6])
    assert people_of(result['test']) == set(PEOPLE[6:])
    assert not people_of(result['train']) & people_of(result['val'])
    assert {split: len(annotation.records) for split, annotation in result.items()} == {
        'train': 15,
        'val': 3,
        'trainval': 18,
        'test': 12,
    }
    for annotation in result.values():
        rows = [IMAGES.index(record['img_path'].removeprefix('images/')) for record in annotation.records]
        assert np.array_equal(annotation.labels, LABELS[rows])
        assert annotation.names == tuple(NAMES)
        assert annotation.extra['people_in_training_and_test'] == 0


@pytest.mark.parametrize('version', ['v5', 'v7.3'])
def test_official_split_counts_from_one(convert, source, tmp_path, version):
    train, test = [0, 4, 8, 9, 12, 15], [index for index in range(30) if index not in (0, 4, 8, 9, 12, 15)]
    indices = tmp_path / 'indices_train_test.mat'
    if version == 'v5':
        save(indices, indices_img_train=column(train), indices_img_test=column(test))
    else:
        save_v73(indices, {}, {'indices_img_train': column(train), 'indices_img_test': column(test)})
        source = save_v73(
            tmp_path / 'lfw_att_40.mat',
            {'AttrName': NAMES, 'name': [image.replace('/', '\\') for image in IMAGES]},
            {'label': LABELS},
        )
    result = convert(lfwa.main, source, '--indices', indices, *SMALL)
    assert [record['img_path'] for record in result['trainval'].records] == [f'images/{IMAGES[i]}' for i in train]
    assert np.array_equal(result['test'].labels, LABELS[test])
    assert result['test'].extra['protocol'] == 'official'
    assert result['test'].extra['people_in_training_and_test'] == 6


def test_table_equals_mat_file(convert, source, people, tmp_path):
    table = tmp_path / 'labels.csv'
    with table.open('w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['image', 'identity', 'lfw_dev', *NAMES])
        for image, row in zip(IMAGES, LABELS.tolist(), strict=True):
            person = image.split('/')[0]
            writer.writerow([image, person, 'train' if person in PEOPLE[:6] else 'test', *row])
    from_mat = convert(lfwa.main, source, *people, *SMALL)
    from_csv = convert(lfwa.main, '--labels-csv', table, *SMALL)
    assert {s: a.checksum for s, a in from_mat.items()} == {s: a.checksum for s, a in from_csv.items()}


def test_seed_chooses_the_held_out_people(convert, source, people):
    chosen = [people_of(convert(lfwa.main, source, *people, *SMALL, '--seed', seed)['val']) for seed in range(6)]
    assert len({frozenset(names) for names in chosen}) > 1
    assert chosen[0] == people_of(convert(lfwa.main, source, *people, *SMALL)['val'])


def test_refusals(refuse, source, people, tmp_path):
    assert '--indices' in refuse(lfwa.main, source)
    assert '--labels-csv' in refuse(lfwa.main)
    assert 'images (expected 13143, found 30)' in refuse(lfwa.main, source, *people, '--val-fraction', '0.2')
    people[1].write_text('1\nPerson_0 3\n')
    assert 'Person_1 is in neither people list' in refuse(lfwa.main, source, *people, *SMALL)
    people[1].write_text('7\nPerson_0 3\n')
    assert 'number of people' in refuse(lfwa.main, source, *people, *SMALL)
    zero = save(tmp_path / 'zero.mat', indices_img_train=np.array([[0, 1]]), indices_img_test=np.array([[2]]))
    assert 'indices from 1 to 30' in refuse(lfwa.main, source, '--indices', zero, *SMALL)
    table = tmp_path / 'bad.csv'
    table.write_text(f'image,identity,lfw_dev,{",".join(NAMES)}\na/1.jpg,a,train,{",".join(["7"] * 40)}\n')
    assert "line 2: attribute_0 is '7'" in refuse(lfwa.main, '--labels-csv', table, *SMALL)


def test_overlapping_official_split_is_refused(refuse, source, tmp_path):
    indices = save(
        tmp_path / 'indices.mat', indices_img_train=column(range(20)), indices_img_test=column(range(19, 30))
    )
    assert 'is in the split test and in' in refuse(lfwa.main, source, '--indices', indices, *SMALL)


def test_real_file(convert, real_annotations, tmp_path):
    import zipfile

    source = real_annotations / 'lfwa/lfw_att_40_7.1.mat'
    images, names, labels = lfwa.read_label_mat(source)
    assert labels.shape == (13143, 40)
    assert labels[:, names.index('Male')].sum() == 10181
    archive = real_annotations.parent / 'lfwa_128.zip'
    if not archive.is_file():
        pytest.skip(f'{archive.name} is not in the folder of the real data')
    zipfile.ZipFile(archive).extract('labels.csv', tmp_path)
    result = convert(lfwa.main, '--labels-csv', tmp_path / 'labels.csv')
    sizes = {split: len(annotation.records) for split, annotation in result.items()}
    assert sizes == {'train': 8518, 'val': 946, 'trainval': 9464, 'test': 3679}
    assert result['trainval'].positives[20] + result['test'].positives[20] == 10181
    parts = [people_of(result[split]) for split in ('train', 'val', 'test')]
    assert len(set.union(*parts)) == sum(map(len, parts))
    rows = {f'images/{image}': row for image, row in zip(images, labels, strict=True)}
    expected = np.stack([rows[record['img_path']] for record in result['test'].records])
    assert np.array_equal(result['test'].labels, expected)

import csv

import clothing
import numpy as np
import pytest
from clothing_labels import ATTRIBUTES, GROUPS, MULTI_VALUED

from tests.tools.dataset_converters.mat_writer import save

NUM_IMAGES = 40
SMALL = ('--no-count-check', '--val-fraction', '0.2')


@pytest.fixture
def codes():
    """Codes 1, 2, ... with some unknown."""
    rng = np.random.default_rng(0)
    columns = {a.name: rng.integers(1, a.num_labels + 1, NUM_IMAGES).astype(float) for a in ATTRIBUTES}
    for values in columns.values():
        values[rng.random(NUM_IMAGES) < 0.2] = np.nan
    return columns


@pytest.fixture
def folder(tmp_path, codes):
    path = tmp_path / 'labels_mat'
    path.mkdir()
    for name, values in codes.items():
        save(path / f'{name}_GT.mat', GT=values.reshape(-1, 1))
    return path


@pytest.fixture
def splits(tmp_path):
    """Images 0 and 1 are identical, and so are 2 and 3."""
    path = tmp_path / 'splits.csv'
    digests = ['a', 'a', 'b', 'b', *map(str, range(4, NUM_IMAGES))]
    with path.open('w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['image', 'md5', 'seed0', 'seed1'])
        for index, digest in enumerate(digests):
            sides = ('test' if index < 10 else 'train', 'test' if index >= 30 else 'train')
            writer.writerow([f'{index + 1:06d}.jpg', digest, *sides])
    return path


def expected_labels(codes):
    labels = np.stack([codes[attribute.name] for attribute in ATTRIBUTES], axis=1) - 1
    return np.where(np.isnan(labels), -1, labels)


def test_attributes():
    assert [len(names.split()) for names in GROUPS.values()] == [11, 6, 4, 2]
    assert len(ATTRIBUTES) == 26
    assert sum(attribute.is_binary for attribute in ATTRIBUTES) == 23
    assert all(attribute.group for attribute in ATTRIBUTES if attribute.is_binary)
    assert {attribute.name for attribute in ATTRIBUTES if attribute.values} == set(MULTI_VALUED)


@pytest.mark.parametrize(('split_id', 'test_rows'), [(0, range(10)), (1, range(30, 40))])
def test_label_files(convert, folder, splits, codes, split_id, test_rows):
    result = convert(clothing.main, folder, '--splits', splits, '--split-id', split_id, *SMALL)
    labels = expected_labels(codes)
    assert np.array_equal(result['test'].labels, labels[list(test_rows)])
    for annotation in result.values():
        rows = [int(record['img_path'][len('images/') : -len('.jpg')]) - 1 for record in annotation.records]
        assert np.array_equal(annotation.labels, labels[rows])
        twins = [{0, 1} & set(rows), {2, 3} & set(rows)]
        assert all(len(pair) in (0, 2) for pair in twins)
    assert len(result['val'].records) == 6
    assert result['test'].attributes[-3].values == (
        'shirt',
        'sweater',
        'tshirt',
        'outerwear',
        'suit',
        'tanktop',
        'dress',
    )


@pytest.mark.parametrize('kind', ['codes', 'one_hot'])
def test_tables_equal_the_label_files(convert, folder, splits, codes, tmp_path, kind):
    header, columns = ['image'], [[f'{index + 1:06d}.jpg' for index in range(NUM_IMAGES)]]
    for attribute in ATTRIBUTES:
        values = codes[attribute.name]
        known = ~np.isnan(values)
        if kind == 'codes':
            header.append(attribute.name)
            columns.append(['' if np.isnan(value) else int(value) for value in values])
            continue
        for code, value in enumerate(attribute.values or ('',), start=1 if attribute.values else 2):
            header.append(f'{attribute.name}_{value}' if value else attribute.name)
            columns.append(np.where(known, values == code, -1).astype(int).tolist())
    table = tmp_path / 'table.csv'
    with table.open('w', newline='') as file:
        csv.writer(file).writerows([header, *zip(*columns, strict=True)])
    from_files = convert(clothing.main, folder, '--splits', splits, *SMALL)
    from_table = convert(clothing.main, table, '--splits', splits, *SMALL)
    assert {s: a.checksum for s, a in from_files.items()} == {s: a.checksum for s, a in from_table.items()}


def test_splits_drawn_from_the_images(convert, refuse, folder, tmp_path, monkeypatch):
    images = tmp_path / 'images'
    images.mkdir()
    for index in range(NUM_IMAGES):
        (images / f'{index + 1:06d}.jpg').write_bytes(b'twin %d' % (index // 2))
    monkeypatch.setattr(clothing, 'NUM_TEST', 10)
    rows = {}
    for seed in (0, 1):
        result = convert(clothing.main, folder, '--images', images, '--split-id', seed, *SMALL)
        rows[seed] = [int(record['img_path'][len('images/') : -len('.jpg')]) - 1 for record in result['test'].records]
        assert len(rows[seed]) == 10
        assert all(row ^ 1 in rows[seed] for row in rows[seed])
    assert rows[0] != rows[1]
    (images / '000007.jpg').unlink()
    assert 'lacks 1 of 40 images, first 000007.jpg' in refuse(clothing.main, folder, '--images', images, *SMALL)


def test_refusals(refuse, folder, splits):
    assert 'images (expected 1856, found 40)' in refuse(clothing.main, folder, '--splits', splits)
    assert '--splits' in refuse(clothing.main, folder, *SMALL)
    assert "['seed0', 'seed1']" in refuse(clothing.main, folder, '--splits', splits, '--split-id', 5, *SMALL)
    assert 'between 0 and 1' in refuse(clothing.main, folder, '--splits', splits, *SMALL, '--val-fraction', 1.5)
    text = splits.read_text()
    splits.write_text(text.replace('000002.jpg,a,test', '000002.jpg,a,train'))
    assert 'identical images (md5 a)' in refuse(clothing.main, folder, '--splits', splits, *SMALL)
    splits.write_text(text.replace('000005.jpg', '000099.jpg'))
    assert 'does not list the image 000005.jpg' in refuse(clothing.main, folder, '--splits', splits, *SMALL)
    splits.write_text(text + '000099.jpg,x,train,train\n')
    assert '000099.jpg, which has no labels' in refuse(clothing.main, folder, '--splits', splits, *SMALL)
    save(folder / 'blue_GT.mat', GT=np.full((NUM_IMAGES, 1), 3.0))
    assert 'the code 3 for blue' in refuse(clothing.main, folder, '--splits', splits, *SMALL)
    save(folder / 'blue_GT.mat', GT=np.ones((3, 1)))
    assert 'blue_GT.mat has 3 labels, expected 40' in refuse(clothing.main, folder, '--splits', splits, *SMALL)


def test_real_files(convert, real_annotations):
    source = real_annotations / 'clothing'
    for split_id in range(3):
        result = convert(
            clothing.main, source / 'labels_mat', '--splits', source / 'splits.csv', '--split-id', split_id
        )
        sizes = [len(result[split].records) for split in ('train', 'val', 'trainval', 'test')]
        assert sizes == [1350, 150, 1500, 356]
        black = np.concatenate([result[split].labels[:, 0] for split in ('trainval', 'test')])
        assert result['test'].names[0] == 'black'
        assert (black == 1).sum() == 620
        assert (black >= 0).sum() == 1744

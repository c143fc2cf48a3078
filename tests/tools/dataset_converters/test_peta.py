import numpy as np
import peta
import pytest

from tests.tools.dataset_converters.mat_writer import cell, column, random_labels, save

NUM_IMAGES = 20
NAMES = [f'name{index}' for index in range(105)]
RELEASED = [
    *(10, 18, 19, 30, 15),
    *(7, 9, 11, 14, 21, 26, 29, 32, 33, 34),
    *(6, 8, 12, 25, 27, 31),
    *(13, 23, 24, 28),
    *(4, 5, 17, 20, 22),
    *(0, 1, 2, 3),
    16,
]
LABELS = random_labels(NUM_IMAGES, 105)


@pytest.fixture
def source(tmp_path):
    rng = np.random.default_rng(1)
    orders = [rng.permutation(NUM_IMAGES) for _ in range(5)]
    partitions = [{'train': column(o[:10]), 'val': column(o[10:12]), 'test': column(o[12:])} for o in orders]
    leading = np.stack([np.arange(1, NUM_IMAGES + 1), *np.full((3, NUM_IMAGES), 95)], axis=1)
    content = {
        'data': np.concatenate([leading, LABELS], axis=1).astype(np.uint16),
        'attribute': cell(NAMES),
        'selected_attribute': np.arange(5, 40).reshape(1, -1),
        'partion_attribute': cell(partitions),
    }
    return save(tmp_path / 'PETA.mat', peta=content), orders


@pytest.mark.parametrize('partition', [0, 4])
@pytest.mark.parametrize(
    ('arguments', 'columns'),
    [
        ([], range(35)),
        (['--order', 'released'], RELEASED),
        (['--attributes', 105], range(105)),
        (['--attributes', 105, '--order', 'released'], [*RELEASED, *range(35, 105)]),
    ],
)
def test_selection(convert, source, arguments, columns, partition):
    path, orders = source
    result = convert(peta.main, path, '--no-count-check', '--partition', partition, *arguments)
    rows = {'train': orders[partition][:10], 'val': orders[partition][10:12], 'test': orders[partition][12:]}
    rows['trainval'] = np.concatenate([rows['train'], rows['val']])
    for split, annotation in result.items():
        expected = np.sort(rows[split])
        assert np.array_equal(annotation.labels, LABELS[expected][:, list(columns)])
        assert annotation.names == tuple(NAMES[index] for index in columns)
        assert [record['img_path'] for record in annotation.records] == [f'images/{i + 1:05d}.png' for i in expected]
        assert annotation.order == ('released' if 'released' in arguments else 'file')
        assert annotation.extra['partition'] == partition


def test_refusals(refuse, source):
    path, _ = source
    assert 'images (expected 19000, found 20)' in refuse(peta.main, path)
    assert '--partition must lie from 0 to 4' in refuse(peta.main, path, '--partition', 5)
    assert 'does not exist' in refuse(peta.main, path.with_name('absent.mat'))
    path.write_bytes(path.read_bytes()[:700])
    assert 'cannot be read as a MAT file' in refuse(peta.main, path)


def test_real_file(convert, real_annotations):
    source = real_annotations / 'peta/PETA.mat'
    result = convert(peta.main, source)
    assert {split: len(annotation.records) for split, annotation in result.items()} == {
        'train': 9500,
        'val': 1900,
        'trainval': 11400,
        'test': 7600,
    }
    male = result['test'].names.index('personalMale')
    assert male == 16
    assert result['trainval'].positives[male] + result['test'].positives[male] == 10421
    wide = convert(peta.main, source, '--attributes', 105, '--order', 'released', '--partition', 3)['test']
    assert wide.labels.shape == (7600, 105)
    assert wide.names[:5] == (
        'accessoryHat',
        'accessoryMuffler',
        'accessoryNothing',
        'accessorySunglasses',
        'hairLong',
    )
    groups = {attribute.name: attribute.group for attribute in wide.attributes}
    for name, group in groups.items():
        if group == 'upper':
            assert name.startswith('upperBody')
        if group == 'foot':
            assert name.startswith('footwear')

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pa100k
import pytest

from tests.tools.dataset_converters.mat_writer import cell, random_labels, save

NAMES = [
    'Female',
    'AgeOver60',
    'Age18-60',
    'AgeLess18',
    'Front',
    'Side',
    'Back',
    'Hat',
    'Glasses',
    'HandBag',
    'ShoulderBag',
    'Backpack',
    'HoldObjectsInFront',
    'ShortSleeve',
    'LongSleeve',
    'UpperStride',
    'UpperLogo',
    'UpperPlaid',
    'UpperSplice',
    'LowerStripe',
    'LowerPattern',
    'LongCoat',
    'Trousers',
    'Shorts',
    'Skirt&Dress',
    'boots',
]
RELEASED = [7, 8, *range(13, 26), *range(9, 13), 1, 2, 3, 0, 4, 5, 6]
SIZES = {'train': 5, 'val': 2, 'test': 3}


@pytest.fixture
def source(tmp_path):
    labels = random_labels(sum(SIZES.values()), len(NAMES))
    content, start = {'attributes': cell(NAMES)}, 0
    for part, size in SIZES.items():
        content[f'{part}_images_name'] = cell([f'{start + index + 1:06d}.jpg' for index in range(size)])
        content[f'{part}_label'] = labels[start : start + size]
        start += size
    return save(tmp_path / 'annotation.mat', **content), labels


def test_file_order(convert, source, capsys):
    path, labels = source
    result = convert(pa100k.main, path, '--no-count-check')
    for split, rows in {'train': range(5), 'val': range(5, 7), 'trainval': range(7), 'test': range(7, 10)}.items():
        annotation = result[split]
        assert annotation.names == tuple(NAMES)
        assert annotation.order == 'file'
        assert np.array_equal(annotation.labels, labels[list(rows)])
        assert [record['img_path'] for record in annotation.records] == [f'data/{row + 1:06d}.jpg' for row in rows]
        assert annotation.extra['count_check'].startswith('switched off')
        assert list(annotation.extra['sources']) == ['annotation.mat']
    printed = capsys.readouterr().out
    assert 'PA-100K: 10 images, 26 attributes' in printed
    assert result['test'].checksum in printed
    assert printed.count('\n') < 50
    row = next(line for line in printed.splitlines() if line.startswith('Female')).split()
    assert [int(number) for number in row[1:]] == [
        labels[part, 0].sum() for part in (slice(None), slice(5), slice(5, 7), slice(7), slice(7, None))
    ]


def test_released_order(convert, source):
    path, labels = source
    annotation = convert(
        pa100k.main, path, '--no-count-check', '--order', 'released', '--image-prefix', 'release_data/release_data'
    )['test']
    assert annotation.order == 'released'
    assert annotation.names == tuple(NAMES[column] for column in RELEASED)
    assert np.array_equal(annotation.labels, labels[7:, RELEASED])
    assert annotation.records[0]['img_path'] == 'release_data/release_data/000008.jpg'
    assert annotation.attributes[0].group == 'head'
    assert annotation.attributes[-1].group == 'view'


def test_wrong_counts(refuse, source):
    sentence = refuse(pa100k.main, source[0])
    assert 'train (expected 80000, found 5)' in sentence
    assert 'attributes' not in sentence


@pytest.mark.parametrize(
    ('change', 'words'),
    [
        ({'val_label': None}, "no variable 'val_label'"),
        ({'val_label': np.zeros((1, 26))}, 'got 2 images and labels of shape (1, 26)'),
        ({'test_label': np.full((3, 26), 7)}, 'has the label 7, expected 1 (present), 0 (absent) or -1'),
        ({'test_images_name': cell(['000001.jpg', 'b.jpg', 'c.jpg'])}, 'data/000001.jpg is listed 2 times'),
    ],
)
def test_bad_files(refuse, source, tmp_path, change, words):
    import scipy.io

    content = {key: value for key, value in scipy.io.loadmat(source[0]).items() if not key.startswith('_')}
    content.update(change)
    path = save(tmp_path / 'bad.mat', **{key: value for key, value in content.items() if value is not None})
    assert words in refuse(pa100k.main, path, '--no-count-check')


def test_command_line_without_traceback(tmp_path):
    (tmp_path / 'text.mat').write_text('no matlab file, but long enough to look at its version' * 10)
    script = Path(pa100k.__file__)
    result = subprocess.run(
        [sys.executable, str(script), str(tmp_path / 'text.mat'), '--out', str(tmp_path / 'out')],
        capture_output=True,
        text=True,
        check=False,
        env={'PYTHONPATH': str(script.parents[2]), 'PATH': ''},
    )
    assert result.returncode == 2
    assert result.stderr.startswith('error: ')
    assert result.stderr.count('\n') == 1


def test_real_file(convert, real_annotations, tmp_path):
    result = convert(pa100k.main, real_annotations / 'pa100k/annotation.mat', '--order', 'released')
    assert {split: annotation.labels.shape for split, annotation in result.items()} == {
        'train': (80000, 26),
        'val': (10000, 26),
        'trainval': (90000, 26),
        'test': (10000, 26),
    }
    assert result['train'].positives[RELEASED.index(0)] == 36492
    assert result['test'].positives[RELEASED.index(0)] == 3896
    assert result['test'].names == tuple(NAMES[column] for column in RELEASED)
    stored = json.loads((tmp_path / 'out' / 'test.json').read_text())['metainfo']
    assert stored['order'] == 'released'
    assert stored['count_check'] == 'passed'

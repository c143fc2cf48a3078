import celeba
import numpy as np
import pytest

from tests.tools.dataset_converters.mat_writer import random_labels

NAMES = [f'name{index}' for index in range(40)]
IMAGES = [f'{index + 1:06d}.jpg' for index in range(12)]
LABELS = random_labels(12, 40)


@pytest.fixture
def source(tmp_path):
    rows = [
        f'{image} {" ".join(f"{2 * label - 1:2d}" for label in row)}'
        for image, row in zip(IMAGES, LABELS.astype(int), strict=True)
    ]
    path = tmp_path / 'list_attr_celeba.txt'
    path.write_text('\n'.join(['12', ' '.join(NAMES) + ' ', *rows]) + '\n')
    parts = [0] * 6 + [1] * 2 + [2] * 4
    (tmp_path / 'list_eval_partition.txt').write_text(
        ''.join(f'{image} {part}\n' for image, part in zip(IMAGES, parts, strict=True))
    )
    return path


def test_conversion(convert, source):
    result = convert(celeba.main, source, '--no-count-check')
    for split, rows in {'train': range(6), 'val': (6, 7), 'trainval': range(8), 'test': range(8, 12)}.items():
        assert np.array_equal(result[split].labels, LABELS[list(rows)])
        assert [record['img_path'] for record in result[split].records] == [
            f'img_align_celeba/{IMAGES[i]}' for i in rows
        ]
    assert result['test'].names == tuple(NAMES)


def test_refusals(refuse, source):
    small = '--no-count-check'
    assert 'train (expected 162770, found 6)' in refuse(celeba.main, source)
    partition = source.with_name('list_eval_partition.txt')
    text = partition.read_text()
    partition.write_text(text.replace('000003.jpg 0', '000003.jpg 4'))
    assert "line 3: expected an image name and 0, 1 or 2, got '000003.jpg 4'" in refuse(celeba.main, source, small)
    partition.write_text(text.replace('000003.jpg 0\n', ''))
    assert 'only one has 000003.jpg' in refuse(celeba.main, source, small)
    partition.write_text(text)
    lines = source.read_text().splitlines()
    source.write_text('\n'.join(lines[:-1]))
    assert 'announces 12 images, found 11' in refuse(celeba.main, source, small)
    source.write_text('\n'.join([*lines[:-1], lines[-1].replace('-1', '0', 1)]))
    assert 'line 14' in refuse(celeba.main, source, small)
    source.write_bytes(b'\xff\xfe\x00binary')
    assert 'is no text file' in refuse(celeba.main, source, small)

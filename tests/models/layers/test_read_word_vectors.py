"""Word vectors from files and what is wrong with some of them."""

import numpy as np
import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.layers import read_word_vectors

TABLE = np.arange(12, dtype=np.float64).reshape(3, 4)


@pytest.mark.parametrize('suffix', ['.npy', '.pt', '.pth'])
def test_files(tmp_path, suffix):
    path = tmp_path / f'words{suffix}'
    np.save(path, TABLE) if suffix == '.npy' else torch.save(torch.from_numpy(TABLE), path)
    for source in (path, str(path), torch.from_numpy(TABLE)):
        found = read_word_vectors(source)
        assert found.dtype == torch.float32
        assert np.array_equal(found.numpy(), TABLE)


@pytest.mark.parametrize(
    ('table', 'message'),
    [
        (torch.zeros(3), r'float32 numbers of shape \(3,\), but floating-point numbers of shape \(attributes, width\)'),
        (torch.zeros(0, 4), r'shape \(0, 4\)'),
        (torch.zeros(3, 4, dtype=torch.int64), 'int64 numbers'),
        (torch.tensor([[1.0], [float('nan')]]), 'not finite, first in row 1'),
    ],
)
def test_tables_that_cannot_be_used(table, message):
    with pytest.raises(ConfigError, match=message):
        read_word_vectors(table)


def test_files_that_cannot_be_used(tmp_path):
    with pytest.raises(ConfigError, match=r"words\.npy' does not exist"):
        read_word_vectors(tmp_path / 'words.npy')
    for name, content, message in (
        ('a.txt', b'', r'unknown suffix; valid are \.npy, \.pt, \.pth'),
        ('a.npy', b'junk', 'damaged or holds no plain tensor'),
        ('a.pt', b'junk', 'damaged or holds no plain tensor'),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ConfigError, match=message):
            read_word_vectors(tmp_path / name)
    torch.save({'words': torch.zeros(2, 2)}, tmp_path / 'b.pth')
    with pytest.raises(ConfigError, match='holds a dict, but a tensor'):
        read_word_vectors(tmp_path / 'b.pth')
    np.save(tmp_path / 'c.npy', np.array([['a']]))
    with pytest.raises(ConfigError, match='damaged or holds no plain tensor'):
        read_word_vectors(tmp_path / 'c.npy')

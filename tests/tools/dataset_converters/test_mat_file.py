import sys

import mat_file
import numpy as np
import pytest

from mmattr.errors import DataError
from tests.tools.dataset_converters.hdf5_writer import save_v73
from tests.tools.dataset_converters.mat_writer import cell, save

TEXTS = ['Bald', '', 'Wearing_Hat']
ARRAY = np.arange(6.0).reshape(3, 2)


@pytest.fixture(params=['v5', 'v7.3'])
def path(request, tmp_path):
    if request.param == 'v5':
        return save(tmp_path / 'file.mat', names=cell(TEXTS, False), label=ARRAY)
    return save_v73(tmp_path / 'file.mat', {'names': ['Bald', 'x', 'Wearing_Hat']}, {'label': ARRAY})


def test_both_versions_read_the_same(path):
    content = mat_file.read_mat(path, ['label', 'names'])
    assert np.array_equal(content['label'], ARRAY)
    assert content['names'][::2] == TEXTS[::2]
    assert mat_file.is_hdf5(path) == (content['names'][1] == 'x')


def test_missing_variable(path):
    with pytest.raises(DataError, match=r"no variable 'other'; it has: .*label"):
        mat_file.read_mat(path, ['other'])


@pytest.mark.parametrize('share', [0, 0.3, 0.6])
def test_damaged_file(path, share):
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(DataError, match='cannot be read as a MAT'):
        mat_file.read_mat(path, ['label', 'names'])


def test_h5py_missing(tmp_path, monkeypatch):
    path = save_v73(tmp_path / 'file.mat', {'names': TEXTS[:1]}, {})
    monkeypatch.setitem(sys.modules, 'h5py', None)
    with pytest.raises(DataError, match='pip install h5py'):
        mat_file.read_mat(path, ['names'])


def test_struct_of_the_new_version(tmp_path):
    path = save_v73(tmp_path / 'file.mat', {'peta': TEXTS[:1]}, {})
    with pytest.raises(DataError, match='option -v7'):
        mat_file.read_mat_struct(path, 'peta', ['data'])


def test_no_struct(tmp_path):
    path = save(tmp_path / 'file.mat', peta=ARRAY)
    with pytest.raises(DataError, match='should be a struct with the fields data, attribute'):
        mat_file.read_mat_struct(path, 'peta', ['data', 'attribute'])

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mmattr.datasets import PackedImages
from mmattr.datasets.lmdb_environment import FIRST_MAP_SIZE, put, reading_environment, writing_environment
from mmattr.errors import ConfigError, DataError
from tests.datasets.packing import pack


def test_without_the_package(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, 'lmdb', None)
    with pytest.raises(ConfigError, match=r'pip install "mmattr\[data\]"'):
        writing_environment(tmp_path / 'a.lmdb')


def test_threads_share_one_environment(tmp_path):
    pack(tmp_path / 'a.lmdb', {'a': b'1', 'b': b'2'})
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: reading_environment(tmp_path / 'a.lmdb'), range(50)))
        values = list(pool.map(lambda key: PackedImages(tmp_path / 'a.lmdb').get(key), 'ab' * 50))
    assert len({id(environment) for environment in found}) == 1
    assert values == [b'1', b'2'] * 50


def test_a_forked_process_reads_what_its_parent_opened(tmp_path):
    pack(tmp_path / 'a.lmdb', {'a': b'1' * 5000})
    images = PackedImages(tmp_path / 'a.lmdb')
    child = os.fork()
    if child == 0:
        os._exit(0 if images.get('a') == b'1' * 5000 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert images.get('a') == b'1' * 5000


def test_a_file_grows(tmp_path):
    environment = writing_environment(tmp_path / 'a.lmdb')
    content = bytes(FIRST_MAP_SIZE // 2)
    for key in (b'a', b'b', b'c'):
        put(environment, [(key, content)])
    with environment.begin() as transaction:
        assert all(transaction.get(key) == content for key in (b'a', b'b', b'c'))
    environment.close()


def test_no_lmdb_file(tmp_path):
    (tmp_path / 'a.lmdb').write_bytes(b'nonsense' * 1000)
    with pytest.raises(DataError, match='cannot be opened as an LMDB file'):
        reading_environment(tmp_path / 'a.lmdb')

import hashlib

import pytest
from mmengine.fileio import get

from mmattr.datasets import PackedImages
from mmattr.errors import DataError
from tests.datasets.packing import pack


def contents(number=5, size=3000):
    return {f'images/{i}.jpg': hashlib.sha256(bytes([i])).digest() * (size // 32) for i in range(number)}


def test_every_image_comes_back(tmp_path):
    about = pack(tmp_path / 'a.lmdb', contents())
    images = PackedImages(tmp_path / 'a.lmdb')
    assert len(images) == 5
    assert images.about == about
    assert {name: images.get(name) for name in contents()} == contents()
    assert images.get('images/5.jpg') is None
    assert images.get('') is None
    images.verify()


def test_checksum_is_that_of_names_and_contents(tmp_path):
    about = pack(tmp_path / 'a.lmdb', dict(reversed(contents().items())))
    digest = hashlib.sha256()
    for name, content in sorted(contents().items()):
        digest.update(len(name).to_bytes(2, 'little') + name.encode() + hashlib.sha256(content).digest())
    assert about['checksum'] == digest.hexdigest()
    assert about['bytes'] == sum(map(len, contents().values()))


def test_mmengine_reads_the_file_too(tmp_path):
    pack(tmp_path / 'a.lmdb', contents())
    backend_args = dict(backend='lmdb', db_path=str(tmp_path / 'a.lmdb'), subdir=False)
    assert get('images/3.jpg', backend_args=backend_args) == contents()['images/3.jpg']


def test_a_changed_image_is_named(tmp_path):
    path = tmp_path / 'a.lmdb'
    pack(path, contents())
    data = bytearray(path.read_bytes())
    data[data.index(contents()['images/2.jpg']) + 100] ^= 1
    path.write_bytes(data)
    images = PackedImages(path)
    with pytest.raises(DataError, match=r'the image images/2\.jpg changed after it was written; pack again'):
        images.verify()


def test_a_file_that_is_cut_short(tmp_path):
    path = tmp_path / 'a.lmdb'
    pack(path, contents())
    size = path.stat().st_size
    with path.open('r+b') as file:
        file.truncate(size - 5000)
    with pytest.raises(DataError, match=f'is cut short: it has {size - 5000} bytes, expected {size}'):
        PackedImages(path)


@pytest.mark.parametrize('content', [b'', b'no database' * 1000])
def test_no_packed_file(tmp_path, content):
    path = tmp_path / 'a.lmdb'
    path.write_bytes(content)
    with pytest.raises(DataError, match=r'a\.lmdb'):
        PackedImages(path)
    with pytest.raises(DataError, match='does not exist'):
        PackedImages(tmp_path / 'gone.lmdb')

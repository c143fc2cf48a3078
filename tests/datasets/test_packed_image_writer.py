import pytest

from mmattr.datasets import PackedImages, PackedImageWriter, packed_image_writer
from mmattr.errors import DataError
from tests.datasets.packing import pack

CONTENTS = {f'{index}.jpg': bytes([index]) * 2000 for index in range(10)}


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(packed_image_writer, 'BATCH_SIZE', 3)


def test_an_interrupted_run_goes_on(tmp_path, small_batches):
    path = tmp_path / 'a.lmdb'
    read = []

    def failing(key):
        if key == '7.jpg':
            raise KeyboardInterrupt
        return CONTENTS[key]

    with pytest.raises(KeyboardInterrupt):
        PackedImageWriter(path).write(list(CONTENTS), failing)
    assert sorted(file.name for file in tmp_path.iterdir()) == ['a.lmdb.partial', 'a.lmdb.partial-lock']
    done = []
    about = PackedImageWriter(path).write(
        list(CONTENTS), lambda key: read.append(key) or CONTENTS[key], progress=done.append
    )
    assert sorted(read) == ['6.jpg', '7.jpg', '8.jpg', '9.jpg']
    assert done == [3, 6, 9, 10]
    assert [file.name for file in tmp_path.iterdir()] == ['a.lmdb']
    assert about == pack(tmp_path / 'b.lmdb', CONTENTS)
    assert {key: PackedImages(path).get(key) for key in CONTENTS} == CONTENTS


def test_a_run_is_continued_with_its_own_options_only(tmp_path):
    with pytest.raises(DataError, match='gone'):
        PackedImageWriter(tmp_path / 'a.lmdb', {'resize': [8, 8]}).write(['a'], _refuse)
    for about in ({}, {'resize': [8, 9]}):
        with pytest.raises(DataError, match=r'was begun with .*\[8, 8\].*, now it is'):
            PackedImageWriter(tmp_path / 'a.lmdb', about).write(['a'], CONTENTS.get)
    about = PackedImageWriter(tmp_path / 'a.lmdb', {'resize': [8, 8]}).write(['a'], lambda _: b'x')
    assert (about['resize'], about['num_images']) == ([8, 8], 1)


def _refuse(key):
    raise DataError(f'{key} is gone')


def test_a_finished_file_is_not_touched(tmp_path):
    pack(tmp_path / 'a.lmdb', CONTENTS)
    with pytest.raises(DataError, match='exists; delete it'):
        PackedImageWriter(tmp_path / 'a.lmdb')


def test_images_that_are_named_no_more(tmp_path, small_batches):
    def failing(key):
        return CONTENTS[key] if key != '5.jpg' else _refuse(key)

    with pytest.raises(DataError, match='gone'):
        PackedImageWriter(tmp_path / 'a.lmdb').write(list(CONTENTS), failing)
    with pytest.raises(DataError, match='holds 4 images, the annotations name 2'):
        pack(tmp_path / 'a.lmdb', {key: CONTENTS[key] for key in ('1.jpg', '9.jpg')})


@pytest.mark.parametrize('key', ['', 'x' * 600])
def test_a_path_that_is_no_key(tmp_path, key):
    with pytest.raises(DataError, match='bytes; a packed file takes paths of 1 to 503'):
        pack(tmp_path / 'a.lmdb', {key: b'1'})


def test_a_write_that_does_not_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(
        packed_image_writer, '_with_digests', lambda keys, contents: [(b'a', b'1'), (b'\0sha256\0a', b'')]
    )
    with pytest.raises(DataError, match='the image a changed after it was written'):
        pack(tmp_path / 'a.lmdb', {'a': b'1'})
    assert not (tmp_path / 'a.lmdb').exists()

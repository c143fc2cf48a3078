import numpy as np
import pytest
import torch
from mmengine.dataset import pseudo_collate
from mmengine.fileio import get, get_text
from torch.utils.data import DataLoader

from mmattr.datasets import AttributeDataset, PackedImageBackend
from mmattr.errors import DataError
from tests.datasets.packing import NAMES, pack, write_data_set


@pytest.fixture
def folder(tmp_path):
    pack(tmp_path / 'images.lmdb', write_data_set(tmp_path))
    return tmp_path


def build(folder, packed=True, **changes):
    backend_args = dict(backend='packed_images', db_path=str(folder / 'images.lmdb')) if packed else None
    pipeline = [dict(type='LoadAttributeImage', backend_args=backend_args), dict(type='PackAttributeInputs')]
    return AttributeDataset('annotations/train.json', str(folder), pipeline=pipeline, **changes)


def remove_images(folder):
    for name in NAMES:
        (folder / name).unlink()


def test_one_line_of_the_config_switches(folder):
    expected = [build(folder, packed=False)[index]['inputs'] for index in range(5)]
    remove_images(folder)
    for index, sample in enumerate(build(folder)):
        torch.testing.assert_close(sample['inputs'], expected[index])


@pytest.mark.parametrize('start', ['fork', 'spawn'])
def test_workers_read_alike(folder, start):
    expected = [build(folder, packed=False)[index]['inputs'] for index in range(5)]
    remove_images(folder)
    dataset = build(folder)
    assert len(dataset[0]) == 2  # the parent has the file open when the workers start
    loader = DataLoader(dataset, num_workers=2, collate_fn=pseudo_collate, multiprocessing_context=start)
    for found, image in zip(loader, expected, strict=True):
        torch.testing.assert_close(found['inputs'][0], image)


def test_the_check_of_all_images_reads_the_packed_file(folder):
    remove_images(folder)
    assert len(build(folder, check_images=True)) == 5


def test_a_missing_image_names_file_and_root(folder):
    backend_args = dict(backend='packed_images', db_path=str(folder / 'images.lmdb'), root=str(folder / 'images'))
    pipeline = [dict(type='LoadAttributeImage', backend_args=backend_args)]
    dataset = AttributeDataset('annotations/train.json', str(folder), pipeline=pipeline)
    with pytest.raises(DataError) as raised:
        dataset[0]
    message = str(raised.value)
    assert message.startswith(
        f"The image {folder / 'images/a.jpg'} of the split 'train' cannot be read: The packed file"
    )
    assert f'of 5 images has no a.jpg, which is the path relative to root={str(folder / "images")!r}' in message
    assert '\n' not in message


def test_root_of_a_file_elsewhere(folder, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp('scratch') / 'a.lmdb'
    (folder / 'images.lmdb').rename(elsewhere)
    monkeypatch.chdir(folder.parent)
    backend = PackedImageBackend(elsewhere, root=folder.name)
    assert backend.get(f'{folder.name}/images/b.jpg') == (folder / 'images/b.jpg').read_bytes()
    assert backend.get(folder / 'images/../images/größer.jpg') == (folder / 'images/größer.jpg').read_bytes()


def test_text(tmp_path):
    pack(tmp_path / 'a.lmdb', {'a.txt': 'ä'.encode()})
    backend_args = dict(backend='packed_images', db_path=str(tmp_path / 'a.lmdb'))
    assert get_text(tmp_path / 'a.txt', backend_args=backend_args) == 'ä'
    assert np.frombuffer(get(tmp_path / 'a.txt', backend_args=backend_args), np.uint8).size == 2


def test_a_missing_packed_file_is_one_sentence(folder):
    (folder / 'images.lmdb').unlink()
    with pytest.raises(DataError, match=r'cannot be read: The packed file .*images\.lmdb does not exist\.'):
        build(folder)[0]

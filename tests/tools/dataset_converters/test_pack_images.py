import pack_images
import pytest
import torch

from mmattr.datasets import AttributeDataset, PackedImages
from tests.datasets.packing import NAMES, write_data_set


def run(*arguments):
    return pack_images.main([str(argument) for argument in arguments])


def pipeline(folder, packed):
    backend_args = dict(backend='packed_images', db_path=str(folder / 'images.lmdb')) if packed else None
    resize = dict(type='Resize', scale=(12, 16), keep_ratio=False, backend='pillow', interpolation='bilinear')
    return [dict(type='LoadAttributeImage', backend_args=backend_args), resize, dict(type='PackAttributeInputs')]


def inputs(folder, packed):
    dataset = AttributeDataset('annotations/train.json', str(folder), pipeline=pipeline(folder, packed))
    return torch.stack([sample['inputs'] for sample in dataset])


def test_images_as_they_are(tmp_path, capsys):
    contents = write_data_set(tmp_path)
    annotation, out = tmp_path / 'annotations/train.json', tmp_path / 'images.lmdb'
    assert run(annotation, annotation, '--out', out) == 0
    images = PackedImages(out)
    assert {name: images.get(name) for name in NAMES} == contents
    size = sum(map(len, contents.values()))
    said = f'{out}: 5 images, {size} bytes, sha256 {images.about["checksum"]}, '
    assert capsys.readouterr().out == f'{said}written and verified\n'
    assert run('--verify', '--out', out) == 0
    assert capsys.readouterr().out == f'{said}verified\n'


def test_resized_as_png_the_model_sees_the_same_pixels(tmp_path):
    write_data_set(tmp_path)
    expected = inputs(tmp_path, packed=False)
    assert run(tmp_path / 'annotations/train.json', '--out', tmp_path / 'images.lmdb', '--resize', 12, 16) == 0
    torch.testing.assert_close(inputs(tmp_path, packed=True), expected)
    about = PackedImages(tmp_path / 'images.lmdb').about
    assert (about['resize'], about['kernel'], about['encoding']) == ([12, 16], 'pillow bilinear', 'png')


def test_resized_as_jpg_they_are_close(tmp_path):
    write_data_set(tmp_path)
    expected = inputs(tmp_path, packed=False).float()
    options = ('--resize', 12, 16, '--encoding', 'jpg', '--quality', 90, '--backend', 'torchvision')
    assert run(tmp_path / 'annotations/train.json', '--out', tmp_path / 'images.lmdb', *options) == 0
    assert (inputs(tmp_path, packed=True) - expected).abs().mean() < 15
    assert PackedImages(tmp_path / 'images.lmdb').about['quality'] == 90


def test_csv_and_prefix(tmp_path):
    contents = write_data_set(tmp_path)
    (tmp_path / 'train.csv').write_text('image,hat\na.jpg,1\nnested/./d.jpg,0\n')
    out = tmp_path / 'elsewhere/images.lmdb'
    assert run(tmp_path / 'train.csv', '--data-root', tmp_path, '--image-prefix', 'images', '--out', out) == 0
    images = PackedImages(out)
    assert len(images) == 2
    assert images.get('images/nested/d.jpg') == contents['images/nested/d.jpg']


def test_progress(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pack_images, 'PROGRESS_STEP', 5)
    write_data_set(tmp_path)
    assert run(tmp_path / 'annotations/train.json', '--out', tmp_path / 'images.lmdb') == 0
    assert capsys.readouterr().out.startswith('5 of 5 images\n')


def change(folder, old, new):
    path = folder / 'annotations/train.json'
    path.write_text(path.read_text().replace(old, new, 1))


@pytest.mark.parametrize(
    ('prepare', 'options', 'said'),
    [
        (lambda folder: (folder / 'images/b.jpg').unlink(), (), 'images/b.jpg cannot be read: No such file'),
        (lambda folder: (folder / 'images/b.jpg').write_bytes(b''), (), 'images/b.jpg is empty'),
        (
            lambda folder: (folder / 'images/b.jpg').write_bytes(b'no'),
            ('--resize', 8, 8),
            'images/b.jpg cannot be decoded',
        ),
        (lambda folder: change(folder, '"images/b.jpg"', '"/images/b.jpg"'), (), 'has the absolute path /images/b.jpg'),
        (
            lambda folder: change(folder, '"gt_label"', '"bbox":[0,0,1,1],"gt_label"'),
            ('--resize', 8, 8),
            'has boxes in pixels',
        ),
        (lambda folder: change(folder, '"img_path"', '"path"'), (), 'record 0 has no img_path'),
        (lambda folder: (folder / 'images.lmdb').touch(), (), 'exists; delete it'),
        (lambda folder: None, ('--resize', 8, 8, '--backend', 'PIL'), "no backend 'PIL'"),
    ],
)
def test_mistakes_are_one_sentence(tmp_path, capsys, prepare, options, said):
    write_data_set(tmp_path)
    prepare(tmp_path)
    assert run(tmp_path / 'annotations/train.json', '--out', tmp_path / 'images.lmdb', *options) == 2
    error = capsys.readouterr().err
    assert error.startswith('error: ')
    assert error.count('\n') == 1
    assert said in error


def test_annotations_are_needed(tmp_path, capsys):
    assert run('--out', tmp_path / 'images.lmdb') == 2
    assert 'Give the annotation files' in capsys.readouterr().err
    assert run(tmp_path / 'gone.json', '--out', tmp_path / 'images.lmdb') == 2
    assert 'gone.json does not exist' in capsys.readouterr().err

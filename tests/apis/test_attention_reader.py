import numpy as np
import pytest
import torch
from PIL import Image

from mmattr.apis import AttributeInferencer
from mmattr.apis.attention_reader import AttentionReader, seen_by_model
from mmattr.apis.dataset_images import dataset_images
from mmattr.apis.prepared_image import PreparedImage
from tests.apis.tiny_setup import GROUPS, NAMES, SIZE, save_annotation, save_checkpoint, save_images, tiny_config

LABELS = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0]]


@pytest.fixture(scope='module')
def inferencer(tmp_path_factory):
    folder = tmp_path_factory.mktemp('reader')
    cfg = tiny_config('label2label', dataset=save_annotation(folder / 'data', LABELS))
    return AttributeInferencer(cfg, save_checkpoint(folder / 'l.pth', cfg), 'cpu', threshold={'bag': 0.9})


def test_images_of_the_data_set(inferencer):
    first, second = AttentionReader(inferencer).iterate(dataset_images(inferencer.model, 'test'))
    assert first.title == 'image_0.png'
    assert [row.label for row in first.rows] == LABELS[0]
    assert (first.names, tuple(row.group for row in first.rows)) == (NAMES, GROUPS)
    assert [row.threshold for row in second.rows] == pytest.approx([0.5, 0.9, 0.5, 0.5, 0.5])
    scores = [result['scores'] for result in inferencer.iterate_dataset('test')]
    for image, expected in zip((first, second), scores, strict=True):
        assert [row.score for row in image.rows] == pytest.approx(list(expected.values()), abs=1e-6)
        assert image.guess.shape == (5,)
        for layer in image.layers:
            np.testing.assert_allclose(layer.words.sum(-1), 1, rtol=1e-5)
            np.testing.assert_allclose(layer.image.sum((-1, -2)), 1, rtol=1e-5)


def test_files_and_errors(inferencer, tmp_path):
    paths = save_images(tmp_path, 2)
    (tmp_path / 'bad.png').write_bytes(b'nothing')
    reader = AttentionReader(inferencer)
    found = list(reader.iterate(inferencer.prepare([paths[0], tmp_path / 'bad.png', Image.open(paths[1])])))
    assert [image.title for image in found] == ['image_0.png', 'image']
    assert [row.label for row in found[0].rows] == [None] * 5
    assert len(reader.errors) == 1
    assert 'bad.png' in reader.errors[0]


def test_photo_is_what_the_model_sees_in_the_aspect_of_the_file():
    inputs = torch.zeros(3, *SIZE, dtype=torch.uint8)
    inputs[0] = 200  # blue
    same = seen_by_model(PreparedImage('a', inputs, np.zeros((64, 48, 3), np.uint8)))
    assert same.shape == (32, 24, 3)
    assert same[0, 0].tolist() == [0, 0, 200]
    wide = seen_by_model(PreparedImage('a', inputs, np.zeros((10, 40, 3), np.uint8)))
    assert wide.shape == (32, 128, 3)

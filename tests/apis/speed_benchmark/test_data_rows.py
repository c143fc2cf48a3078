import numpy as np
import pytest
import torch
from PIL import Image

from mmattr.apis.speed_benchmark import data_rows as module
from mmattr.apis.speed_benchmark.data_rows import data_row_names, data_rows
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK
from tests.apis.speed_benchmark.tiny_setting import TINY


@pytest.fixture
def picture(tmp_path):
    return module._write(tmp_path / 'a.jpg', (178, 218), 0)


def test_all_rows_are_measured():
    names = data_row_names(TINY)
    assert len(names) == 6
    rows = list(data_rows(TINY, {'data_250', 'data_178x218_normalised'}))
    assert [row.name for row in rows] == ['data_250', 'data_178x218_normalised']
    assert module.REDUCED not in rows[0].ratios
    assert {STOCK, SAME, module.PLAIN, module.MMPRETRAIN, module.REDUCED} == set(rows[1].ratios)
    assert 'normalised on the CPU' in rows[1].note


@pytest.mark.parametrize('normalised', [False, True])
def test_pipelines_give_the_same_images(picture, normalised):
    sides = module._pipelines((250, 250), normalised)
    images = {name: prepare(picture) for name, prepare in sides.items()}
    for name, image in images.items():
        assert image.shape == (3, 250, 250)
        assert (image.dtype == torch.uint8) == (not normalised and name != STOCK)
    assert torch.equal(images[module.PLAIN], images[OURS])
    # Pillow gives RGB, the others BGR; enlarging by different kernels moves pixels by a few levels.
    step = 1 / 0.225 / 255 if normalised else 1
    if not normalised:
        assert (images[SAME].flip(0).float() - images[OURS].float()).abs().max() <= 1
    assert (images[module.MMPRETRAIN].float() - images[OURS].float()).abs().mean() < 4 * step


def test_a_picture_has_the_size_of_a_photo(picture):
    with Image.open(picture) as image:
        assert image.size == (178, 218)
        assert np.asarray(image).std() > 20
    assert 5_000 < picture.stat().st_size < 60_000

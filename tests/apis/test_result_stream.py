from threading import Lock

import numpy as np
import pytest
import torch
from PIL import Image

from mmattr.apis import init_model
from mmattr.apis.attribute_table import AttributeTable
from mmattr.apis.prepared_image import PreparedImage
from mmattr.apis.result_stream import ResultStream, draw_result
from tests.apis.tiny_setup import GROUPS, NAMES, save_checkpoint, tiny_config


@pytest.fixture(scope='module')
def model(tmp_path_factory):
    cfg = tiny_config()
    return init_model(cfg, save_checkpoint(tmp_path_factory.mktemp('fc') / 'fc.pth', cfg), 'cpu')


def stream_of(model, batch_size=2, with_pictures=False, keep_images=False):
    table = AttributeTable(NAMES, GROUPS, np.full(5, 0.5))
    return ResultStream(model, Lock(), table, None, batch_size, with_pictures, keep_images)


def photos(count, taken):
    for index in range(count):
        taken.append(index)
        pixels = torch.full((3, 32, 24), index, dtype=torch.uint8)
        yield PreparedImage(f'{index}.png', pixels, pixels.permute(1, 2, 0).numpy())


def test_results_come_in_order_one_batch_at_a_time(model):
    taken = []
    results = stream_of(model)(photos(5, taken))
    assert next(results)['path'] == '0.png'
    assert taken == [0, 1]
    assert [result['path'] for result in results] == ['1.png', '2.png', '3.png', '4.png']
    assert list(stream_of(model)([])) == []


def test_images_with_an_error_stay_at_their_place(model):
    good = list(photos(2, []))
    results = list(stream_of(model, 3)([good[0], PreparedImage('bad.png', error='damaged'), good[1]]))
    assert results[1] == dict(path='bad.png', error='damaged')
    assert [result['path'] for result in results] == ['0.png', 'bad.png', '1.png']


def test_pictures_and_images(model):
    (plain,) = stream_of(model)(photos(1, []))
    assert not {'image', 'picture'} & set(plain)
    (kept,) = stream_of(model, keep_images=True)(photos(1, []))
    assert isinstance(kept['image'], Image.Image)
    (drawn,) = stream_of(model, with_pictures=True)(photos(1, []))
    assert 'image' not in drawn
    table = stream_of(model).table
    np.testing.assert_array_equal(np.asarray(drawn['picture']), np.asarray(draw_result(kept, table)))
    assert draw_result(kept, table, top_k=2, legend=False).height <= drawn['picture'].height

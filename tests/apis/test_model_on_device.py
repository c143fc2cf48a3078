"""Models and images for measurements."""

import pytest
import torch

from mmattr.apis.model_on_device import model_on_device, random_images
from mmattr.errors import ConfigError
from tests.apis.test_complexity import small


def test_the_model_is_where_it_was_asked_for():
    model, device = model_on_device(small(), 'cpu')
    assert device.type == 'cpu'
    assert {parameter.device.type for parameter in model.parameters()} == {'cpu'}


def test_images_are_the_same_every_time():
    images = random_images((3, 4, 5), 2, torch.device('cpu'))
    assert images.shape == (2, 3, 4, 5)
    assert torch.equal(images, random_images((3, 4, 5), 2, torch.device('cpu')))


@pytest.mark.parametrize(('shape', 'number'), [((3, 4, 5), 0), ((3, 0, 5), 1)])
def test_nothing_cannot_be_measured(shape, number):
    with pytest.raises(ConfigError, match='positive'):
        random_images(shape, number, torch.device('cpu'))


def test_a_device_that_is_not_there_is_named():
    with pytest.raises(ConfigError, match='cuda:99'):
        model_on_device(small(), 'cuda:99')

import numpy as np
import pytest

from mmattr.datasets.synthetic.appearance import Appearance
from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES, VARIABLES
from mmattr.datasets.synthetic.pedestrian_renderer import PedestrianRenderer
from mmattr.datasets.synthetic.streams import image_stream
from tests.datasets.synthetic.scene import person

#: What the other outcomes must be so that nothing hides the attribute.
SCENES = {name: ('front', name) for name, _ in ATTRIBUTES if name not in ('side', 'back', 'front')}
SCENES |= {'side': ('side',), 'back': ('back',), 'front': ('front',)}
SCENES['backpack'] = ('back', 'backpack')


def without(outcomes, name):
    variable = next(variable for variable in VARIABLES if name in variable.outcomes)
    other = next(outcome for outcome in variable.outcomes if outcome != name)
    return person(*(outcome for outcome in outcomes if outcome != name), other)


@pytest.fixture(scope='module')
def renderer():
    return PedestrianRenderer(difficulty=0)


@pytest.mark.parametrize('name', [name for name, _ in ATTRIBUTES])
def test_an_attribute_shows_when_nothing_hides_it(renderer, name):
    """Everything else, down to the street, comes from the same random numbers with and without the attribute."""
    for index in range(5):
        with_it = renderer.render(person(*SCENES[name]), 0, 'train', index).astype(int)
        without_it = renderer.render(without(SCENES[name], name), 0, 'train', index).astype(int)
        visible = (np.abs(with_it - without_it).max(axis=-1) > 12).sum()
        assert visible >= 6, f'{name} changes {visible} pixels'


def test_a_toggled_attribute_leaves_the_rest_of_the_picture_alone(renderer):
    bare, hat = (renderer.render(person('front', *extra), 0, 'train', 3) for extra in ((), ('hat',)))
    assert (bare[:45] != hat[:45]).any()
    np.testing.assert_array_equal(bare[60:], hat[60:])


@pytest.mark.parametrize('name', ['glasses', 'logo'])
def test_a_back_view_hides_what_is_in_front(renderer, name):
    for index in range(5):
        seen, hidden = (
            renderer.render(who, 0, 'train', index) for who in (person('back', name), without(('back', name), name))
        )
        np.testing.assert_array_equal(seen, hidden)


@pytest.mark.parametrize('image_size', [(128, 64), (32, 16), (97, 61), (96, 96)])
def test_any_size(image_size):
    image = PedestrianRenderer(image_size).render(person('side'), 1, 'val', 0)
    assert image.shape == (*image_size, 3)
    assert image.dtype == np.uint8
    assert image.std() > 5


def test_every_kind_of_trouble_happens_without_an_error():
    renderer = PedestrianRenderer((64, 32), difficulty=2)
    for index in range(60):
        assert renderer.render(person('coat', 'long_sleeves', 'back'), 2, 'test', index).shape == (64, 32, 3)


def test_channels_are_blue_green_red():
    """A shirt of a reddish colour is found in the picture with the channels turned around."""

    renderer = PedestrianRenderer(difficulty=0)
    for index in range(30):
        red, green, blue = Appearance.draw(image_stream(0, 'train', index, 'appearance')).upper
        if red > blue + 80:
            image = renderer.render(person('front', 'long_sleeves'), 0, 'train', index).astype(int)
            distance = np.abs(image - np.array([blue, green, red])).max(axis=-1)
            assert (distance < 6).sum() > 50
            return
    raise AssertionError('no red shirt among thirty people')

import numpy as np
import pytest
from PIL import Image

from mmattr.datasets.synthetic.degradation import Degradation, degrade

CLEAN = Degradation.of_difficulty(0)


@pytest.fixture
def picture():
    pixels = np.random.default_rng(0).integers(0, 256, size=(64, 32, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def test_difficulty_zero_changes_nothing(picture):
    np.testing.assert_array_equal(degrade(picture, np.random.default_rng(1), CLEAN), np.asarray(picture))


@pytest.mark.parametrize('field', ['occluder', 'truncation', 'blur', 'low_resolution', 'noise', 'lighting', 'clutter'])
def test_difficulty_scales_every_trouble(field):
    values = [getattr(Degradation.of_difficulty(difficulty), field) for difficulty in (0, 0.5, 1, 2)]
    assert values[0] == 0
    assert values == sorted(values)
    assert values[1] < values[2]


def test_probabilities_stay_probabilities():
    hardest = Degradation.of_difficulty(2)
    for name in ('occluder', 'foreground_person', 'background_person', 'truncation', 'blur', 'darkness'):
        assert 0 <= getattr(hardest, name) <= 1
    assert 0 < hardest.smallest < 1


def test_blur_and_low_resolution_smooth_the_picture(picture):
    sharp = np.abs(np.diff(np.asarray(picture).astype(float), axis=0)).mean()
    for trouble in ({'blur': 1.0, 'blur_sigma': 40.0}, {'low_resolution': 1.0, 'smallest': 0.3}):
        degradation = Degradation(**{**vars(CLEAN), **trouble})
        result = degrade(picture, np.random.default_rng(0), degradation).astype(float)
        assert np.abs(np.diff(result, axis=0)).mean() < 0.75 * sharp


def test_darkness(picture):
    result = degrade(picture, np.random.default_rng(0), Degradation(**{**vars(CLEAN), 'darkness': 1.0}))
    assert 0.39 < result.mean() / np.asarray(picture).mean() < 0.71


def test_is_determined_by_the_generator(picture):
    usual = Degradation.of_difficulty(1)
    first, again, other = (degrade(picture, np.random.default_rng(seed), usual) for seed in (2, 2, 3))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()

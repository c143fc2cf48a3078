import numpy as np

from mmattr.datasets.synthetic.appearance import Appearance, luminance
from mmattr.datasets.synthetic.figure import CUTS


def test_is_determined_by_the_generator():
    first, again, other = (Appearance.draw(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_takes_the_same_number_of_draws_whatever_comes_out():
    ends = set()
    for _ in range(3):
        generator = np.random.default_rng(5)
        Appearance.draw(generator)
        ends.add(float(generator.random()))
    assert len(ends) == 1


def test_colours_are_colours_and_every_cut_is_there():
    for seed in range(50):
        look = Appearance.draw(np.random.default_rng(seed))
        colours = [
            look.skin,
            look.hair,
            look.upper,
            look.lower,
            look.coat,
            look.hat,
            look.held,
            *look.bags,
            *look.marks,
        ]
        assert all(len(colour) == 3 and all(0 <= channel <= 255 for channel in colour) for colour in colours)
        assert len(look.cuts) == len(CUTS)


def test_patterns_stand_out_from_the_cloth():
    for seed in range(100):
        look = Appearance.draw(np.random.default_rng(seed))
        assert abs(luminance(look.upper) - luminance(look.marks[0])) > 25
        assert abs(luminance(look.coat) - luminance(look.marks[1])) > 25


def test_old_people_are_grey():
    look = Appearance.draw(np.random.default_rng(0))
    assert look.hair_colour(elderly=False) == look.hair
    grey = look.hair_colour(elderly=True)
    assert max(grey) - min(grey) < 15
    assert min(grey) > 150

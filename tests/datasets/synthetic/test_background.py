import numpy as np

from mmattr.datasets.synthetic.background import paint_background, paint_occluder

SIZE = (96, 192)


def background(seed, clutter=1.0):
    return np.asarray(paint_background(np.random.default_rng(seed), SIZE, clutter).image).astype(int)


def test_size_and_determinism():
    assert background(0).shape == (192, 96, 3)
    np.testing.assert_array_equal(background(0), background(0))
    assert (background(0) != background(1)).any()


def test_clutter_adds_objects():
    different = [(background(seed, 0.0) != background(seed, 1.0)).any() for seed in range(20)]
    assert sum(different) > 10


def test_every_kind_of_object_can_be_painted_at_any_size():
    for size in ((48, 96), (300, 150)):
        for seed in range(60):
            assert paint_background(np.random.default_rng(seed), size, 2.0).image.size == size


def test_an_occluder_hides_a_part_but_not_everything():
    for seed in range(40):
        canvas = paint_background(np.random.default_rng(seed), SIZE, 0.0)
        before = np.asarray(canvas.image).copy()
        paint_occluder(canvas, np.random.default_rng(seed), SIZE, 1.0)
        hidden = (np.asarray(canvas.image) != before).any(axis=-1).mean()
        assert 0.01 < hidden < 0.8

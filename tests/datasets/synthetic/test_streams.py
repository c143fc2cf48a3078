import itertools

import numpy as np

from mmattr.datasets.synthetic.streams import PURPOSES, SPLIT_NUMBERS, image_stream


def test_same_key_same_numbers():
    first, again = (image_stream(1, 'val', 7, 'pose').random(5) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_every_key_has_numbers_of_its_own():
    keys = itertools.product((0, 1), SPLIT_NUMBERS, range(5), PURPOSES)
    numbers = [float(image_stream(*key).random()) for key in keys]
    assert len(set(numbers)) == len(numbers)


def test_numbers_look_uniform_over_the_images():
    numbers = np.array([image_stream(0, 'train', index, 'attributes').random() for index in range(2000)])
    assert abs(numbers.mean() - 0.5) < 0.03
    assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 0.1

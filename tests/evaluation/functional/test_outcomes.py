import numpy as np
import pytest

from mmattr.evaluation.functional import iterate_outcomes
from mmattr.evaluation.functional.outcomes import BLOCK_ROWS
from tests.evaluation.random_arrays import random_arrays


@pytest.mark.parametrize('num_images', [1, 5, BLOCK_ROWS, 2 * BLOCK_ROWS + 3])
def test_blocks_cover_the_images_once(num_images):
    label, score = random_arrays(num_images, 7)
    blocks = list(iterate_outcomes(label, score))
    stacked = [np.concatenate(parts) for parts in zip(*blocks, strict=True)]
    known = label != -1
    predicted = (score > 0.5) & known
    for matrix, expected in zip(stacked, (known, label == 1, predicted, predicted & (label == 1)), strict=True):
        np.testing.assert_array_equal(matrix, expected)


def test_sums_are_exact():
    label, score = random_arrays(BLOCK_ROWS, 301)
    (block,) = iterate_outcomes(label, score)
    per_attribute, per_image = block.sums()
    np.testing.assert_array_equal(per_attribute, np.sum(block, axis=1))
    np.testing.assert_array_equal(per_image, np.sum(block, axis=2))
    assert per_attribute.dtype == per_image.dtype == np.int64


def test_no_images_give_one_empty_block():
    (block,) = iterate_outcomes(np.zeros((0, 4)), np.zeros((0, 4)))
    assert block.known.shape == (0, 4)

import numpy as np
import pytest

from mmattr.evaluation.functional import Outcomes, iterate_outcomes
from mmattr.evaluation.functional.outcomes import BLOCK_LABELS
from tests.evaluation.random_arrays import random_arrays


@pytest.mark.parametrize('num_images', [1, 5, BLOCK_LABELS // 7, 2 * BLOCK_LABELS // 7 + 3])
def test_blocks_cover_the_images_once(num_images):
    label, score = random_arrays(num_images, 7)
    blocks = list(iterate_outcomes(label, score))
    stacked = np.concatenate([block.indicators for block in blocks], axis=1)
    known = label != -1
    predicted = (score > 0.5) & known
    for matrix, expected in zip(stacked, (known, label == 1, predicted, predicted & (label == 1)), strict=True):
        np.testing.assert_array_equal(matrix, expected)


@pytest.mark.parametrize('unknown', [True, False])
@pytest.mark.parametrize(('num_images', 'num_attributes'), [(1, 3), (33, 301), (2048, 26), (9000, 2)])
def test_sums_are_exact(num_images, num_attributes, unknown):
    label, score = random_arrays(num_images, num_attributes)
    label = label if unknown else np.abs(label)
    outcomes = Outcomes.of(label, score > 0.5)
    per_attribute, per_image = outcomes.sums()
    np.testing.assert_array_equal(per_attribute, outcomes.indicators.sum(axis=1))
    np.testing.assert_array_equal(per_image, outcomes.indicators.sum(axis=2))
    assert per_attribute.dtype == per_image.dtype == np.int64


def test_bytes_do_not_overflow():
    everywhere = Outcomes.of(np.ones((30_000, 2), dtype=np.int8), np.ones((30_000, 2), dtype=bool))
    np.testing.assert_array_equal(everywhere.sums()[0], np.full((4, 2), 30_000))


def test_no_images_give_one_empty_block():
    (block,) = iterate_outcomes(np.zeros((0, 4)), np.zeros((0, 4)))
    assert block.known.shape == (0, 4)

"""SinePositionEmbedding against a loop over rows, columns and channels."""

import pytest
import torch

from mmattr.models.layers import SinePositionEmbedding
from tests.reference.released_label2label import sine_position


@pytest.mark.parametrize(('height', 'width'), [(3, 5), (1, 1), (8, 2)])
def test_equals_the_loop(height, width):
    found = SinePositionEmbedding(16)(height, width)
    expected = sine_position(16, height, width).flatten(1).T
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


def test_width_must_be_a_multiple_of_four():
    with pytest.raises(ValueError, match='multiple of 4, got 6'):
        SinePositionEmbedding(6)


def test_adds_nothing_to_checkpoints():
    assert not SinePositionEmbedding(8).state_dict()

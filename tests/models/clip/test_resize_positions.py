"""Interpolated positions: nothing to do, smooth functions kept, and open_clip's own resizing."""

import types

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.models.clip.resize_positions import resize_positions


def test_the_same_grid_stays():
    table = torch.randn(17, 5)
    assert resize_positions(table, (4, 4)) is table


def test_first_row_stays_and_constants_stay():
    table = torch.cat([torch.full((1, 3), 9.0), torch.tensor([[1.0, 2.0, 3.0]]).expand(16, 3)])
    resized = resize_positions(table.half(), (6, 2))
    assert resized.dtype == torch.float32
    torch.testing.assert_close(resized[0], torch.full((3,), 9.0))
    torch.testing.assert_close(resized[1:], torch.tensor([[1.0, 2.0, 3.0]]).expand(12, 3))


def test_rows_and_columns_keep_their_directions():
    """A ramp along rows (channel 0) and one along columns (channel 1) stay ramps of the same range."""
    side = 8
    steps = (torch.arange(side) + 0.5) / side
    ramps = torch.stack([steps[:, None].expand(side, side), steps[None].expand(side, side)], dim=-1).reshape(-1, 2)
    resized = resize_positions(torch.cat([torch.zeros(1, 2), ramps]), (16, 4))[1:].reshape(16, 4, 2)
    for axis, count in enumerate((16, 4)):
        expected = (torch.arange(count) + 0.5) / count
        along = resized[..., axis].mean(1 - axis)
        # Borders have no neighbours outside, so only the inside is a straight line.
        assert (along - expected)[1:-1].abs().max() < 0.02
        assert resized[..., axis].std(1 - axis).max() < 1e-5


@pytest.mark.parametrize('side', [6, 3])
def test_a_vision_transformer_is_resized_as_by_open_clip(side):
    model = pytest.importorskip('open_clip.model')
    table = torch.randn(17, 5)
    state = {'visual.positional_embedding': table.clone()}
    visual = types.SimpleNamespace(grid_size=(side, side), positional_embedding=torch.empty(side * side + 1, 5))
    model.resize_pos_embed(state, types.SimpleNamespace(visual=visual))
    torch.testing.assert_close(resize_positions(table, (side, side)), state['visual.positional_embedding'])


def test_a_table_of_the_same_grid_that_is_no_square_stays():
    table = torch.randn(9, 3)
    assert resize_positions(table, (4, 2)) is table


def test_a_table_of_no_square_is_refused():
    with pytest.raises(CheckpointError, match='has 9 rows, but one more than a square'):
        resize_positions(torch.zeros(9, 3), (2, 2))

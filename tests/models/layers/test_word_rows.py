"""WordRows: sentences as rows of a table."""

import torch
from torch import nn

from mmattr.models.layers import WordRows


def test_rows_of_several_parts_count_through():
    first, second = torch.randn(2, 3, 4), torch.randn(3, 4)
    rows = WordRows((first, second), torch.tensor([[0, 4, 8], [7, 2, 5]]))
    assert rows.num_rows == 9
    assert rows.table.shape == (9, 4)
    expected = [[first[0, 0], first[1, 1], second[2]], [second[1], first[0, 2], first[1, 2]]]
    assert torch.equal(rows.vectors(), torch.stack([torch.stack(row) for row in expected]))


def test_lasts_when_made_of_parameters_alone():
    word, made = nn.Parameter(torch.randn(2, 4)), torch.randn(2, 4)
    index = torch.tensor([[0, 1]])
    assert WordRows((word,), index).lasting
    assert not WordRows((word, made), index).lasting

"""Labels as sequences against a loop."""

import pytest
import torch

from mmattr.models.sequence import TargetSequences


@pytest.mark.parametrize(('n', 'm'), [(1, 1), (8, 5), (4, 40)])
@pytest.mark.parametrize('eos', [True, False])
@pytest.mark.parametrize('full_length', [True, False])
def test_equals_the_loop(n, m, eos, full_length):
    torch.manual_seed(n + m)
    label = torch.randint(-1, 2, (n, m)).to(torch.int8)
    label[0] = 1
    made = TargetSequences.from_labels(label, eos, full_length)
    longest = m + 1 if full_length else max(int((row == 1).sum()) for row in label) + 1
    for row, ids, targets, hidden in zip(label.tolist(), *(part.tolist() for part in made), strict=True):
        words = [3 + j for j, value in enumerate(row) if value == 1]
        end = [1] if eos and set(row) != {-1} else []
        assert ids == ([0, *words] + [2] * (m + 1))[:longest]
        assert targets == ([*words, *end] + [2] * (m + 1))[:longest]
        assert hidden == [False] * 3 + [value == -1 for value in row]


def test_example_of_the_specification():
    label = torch.tensor([[1, 0, 1, 0, 1], [0, 0, 0, 0, 0]])
    ended = TargetSequences.from_labels(label, full_length=True)
    assert ended.ids.tolist() == [[0, 3, 5, 7, 2, 2], [0, 2, 2, 2, 2, 2]]
    assert ended.targets.tolist() == [[3, 5, 7, 1, 2, 2], [1, 2, 2, 2, 2, 2]]
    released = TargetSequences.from_labels(label, eos=False, full_length=True)
    assert released.targets.tolist() == [[3, 5, 7, 2, 2, 2], [2, 2, 2, 2, 2, 2]]


def test_nothing_is_asked_about_an_unknown_image():
    made = TargetSequences.from_labels(torch.tensor([[-1, -1], [-1, 0]]))
    assert made.targets.tolist() == [[2], [1]]
    assert made.ids.tolist() == [[0], [0]]

"""Scores of written sequences against a loop."""

import torch

from mmattr.models.sequence import DecodedSequences

IDS = torch.tensor([[0, 4, 6, 1], [0, 1, 2, 2], [0, 3, 4, 5], [0, 5, 5, 1]])
LENGTH = torch.tensor([3, 1, 4, 3])


def test_equals_the_loop_and_half_is_the_boundary():
    torch.manual_seed(0)
    decoded = DecodedSequences(IDS, LENGTH, torch.zeros(4))
    logits = 2 * torch.randn(4, 4, 7)
    found = decoded.scores(logits)
    for n, row in enumerate(IDS.tolist()):
        # Steps at which something was answered, eos included; the last row of an unfinished sequence was not asked.
        steps = range(LENGTH[n] if 1 in row else LENGTH[n] - 1)
        for j in range(4):
            highest = max(logits[n, t].softmax(-1)[3 + j].item() for t in steps)
            expected = (highest + (3 + j in row)) / 2
            assert abs(found[n, j].item() - expected) < 1e-6
    assert torch.equal(found > 0.5, decoded.multi_hot(4))


def test_certain_answers_have_finite_logits_on_the_right_side():
    logits = torch.full((4, 4, 7), -100.0)
    logits[..., 6] = 100.0  # always the last attribute, whatever was written
    scores = DecodedSequences(IDS, LENGTH, torch.zeros(4)).scores(logits)
    values = scores.logit()
    assert torch.isfinite(values).all()
    assert torch.equal(values.sigmoid() > 0.5, DecodedSequences(IDS, LENGTH, torch.zeros(4)).multi_hot(4))

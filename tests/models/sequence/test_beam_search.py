"""BeamSearch against a search in plain Python over the same table of next-token scores."""

import math

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.sequence import BeamSearch

VOCABULARY = 7


class Scores:
    """Next-token logits that depend on the image and the whole prefix, made up when they are asked for."""

    def __init__(self, seed, eos_bonus=0.0):
        self.seed, self.eos_bonus, self.steps = seed, eos_bonus, 0

    def of(self, image, ids):
        generator = torch.Generator().manual_seed(hash((self.seed, image, *ids)) % 2**31)
        logits = 2 * torch.randn(VOCABULARY, generator=generator)
        logits[1] += self.eos_bonus
        return logits

    def __call__(self, ids, parent):
        self.steps += 1
        return torch.stack([torch.stack([self.of(n, row) for row in rows]) for n, rows in enumerate(ids.tolist())])


def search(scores, image, beams, max_length, penalty):
    open_beams, closed, done = [((0,), 0.0)], [], False
    while not done and len(open_beams[0][0]) < max_length:
        length = len(open_beams[0][0])
        candidates = [
            (total + value, ids, token)
            for ids, total in open_beams
            for token, value in enumerate(scores.of(image, ids).log_softmax(-1).tolist())
        ]
        candidates = sorted(candidates, reverse=True)[: 2 * beams]
        open_beams = []
        for rank, (total, ids, token) in enumerate(candidates):
            if token == 1 and rank < beams:
                closed.append((total / length**penalty, ids, total))
            elif token != 1 and len(open_beams) < beams:
                open_beams.append(((*ids, token), total))
        closed = sorted(closed, reverse=True)[:beams]
        done = len(closed) == beams and closed[-1][0] >= candidates[0][0] / length**penalty
    if not done:
        closed += [(total / len(ids) ** penalty, ids, total) for ids, total in open_beams]
    return max(closed)


@pytest.mark.parametrize('beams', [1, 2, 3, 6])
@pytest.mark.parametrize('penalty', [0.0, 1.0, -0.5])
@pytest.mark.parametrize('eos_bonus', [-2.0, 1.5])
def test_equals_the_plain_search(beams, penalty, eos_bonus):
    scores = Scores(beams, eos_bonus)
    found = BeamSearch(beams, penalty)(scores, 12, 6, torch.device('cpu'))
    for image, (row, length, log_prob) in enumerate(zip(*found, strict=True)):
        _, ids, total = search(scores, image, beams, 6, penalty)
        assert row.tolist() == ([*ids, 1] + [2] * 6)[:6]
        assert length == len(ids)
        assert log_prob.item() == pytest.approx(total, abs=1e-5)


def test_sequences_of_many_lengths_were_compared():
    scores = Scores(3, 1.5)
    found = BeamSearch(3)(scores, 12, 6, torch.device('cpu'))
    assert len(set(found.length.tolist())) >= 3


def test_one_beam_takes_the_most_probable_token_until_eos():
    scores = Scores(5, 1.0)
    found = BeamSearch()(scores, 20, 8, torch.device('cpu'))
    for image, row in enumerate(found.ids.tolist()):
        ids = [0]
        while len(ids) < 8 and ids[-1] != 1:
            ids.append(int(scores.of(image, tuple(ids)).argmax()))
        assert row == (ids + [2] * 8)[:8]


def test_search_stops_when_every_image_is_finished():
    scores = Scores(0, 50.0)
    found = BeamSearch(3)(scores, 4, 100, torch.device('cpu'))
    assert scores.steps <= 3
    assert found.ids[:, :2].tolist() == [[0, 1]] * 4


def test_more_beams_find_what_greedy_search_misses():
    table = {(0,): [0, 0, 0, 0.55, 0.45], (0, 3): [0, 0.5, 0, 0.25, 0.25], (0, 4): [0, 0.98, 0, 0.01, 0.01]}

    def steps(ids, parent):
        rows = [[table.get(tuple(row), [0, 1, 0, 0, 0]) for row in rows] for rows in ids.tolist()]
        return torch.tensor(rows).clamp(min=1e-9).log()

    greedy, beam = (BeamSearch(size)(steps, 1, 4, torch.device('cpu')) for size in (1, 2))
    assert greedy.ids.tolist() == [[0, 3, 1, 2]]
    assert beam.ids.tolist() == [[0, 4, 1, 2]]
    assert beam.log_prob.item() == pytest.approx(math.log(0.45 * 0.98), abs=1e-5)


def test_tensors_without_values_are_followed_to_the_end():
    calls = []

    def steps(ids, parent):
        calls.append(ids.shape)
        return torch.empty(*ids.shape[:2], VOCABULARY, device='meta')

    found = BeamSearch(2)(steps, 3, 5, torch.device('meta'))
    assert calls == [(3, 2, length) for length in range(1, 5)]
    assert found.ids.shape == (3, 5)


def test_a_search_without_beams_is_refused():
    with pytest.raises(ConfigError, match='beam_size must be a whole number from 1 on, got 0'):
        BeamSearch(0)

"""mask_predict against a plain loop over images and words, and in Label2LabelHead."""

import math

import numpy as np
import pytest
import torch

from mmattr.models import TokenNeck
from mmattr.models.heads.image_conditioned_mlm import MASK
from mmattr.models.heads.mask_predict import least_confident, mask_predict
from mmattr.structures import AttributeDataSample
from tests.models.heads.test_label2label_head import WIDTH, build, record_words, samples, tokens


def plain_selection(logits, free, count):
    """Indices of the ``count`` free words with the lowest max(p, 1 - p), the earlier first among equals."""
    confidence = [(max(p := 1 / (1 + math.exp(-x)), 1 - p), j) for j, x in enumerate(logits) if free[j]]
    return {j for _, j in sorted(confidence)[:count]}


def test_selection_equals_a_plain_loop():
    generator = np.random.default_rng(0)
    for _ in range(50):
        logits = generator.normal(size=(6, 11)).round(1)  # rounded, so that there are equals
        free = generator.random((6, 11)) < 0.6
        count = np.array([generator.integers(0, row.sum() + 1) for row in free])
        found = least_confident(torch.tensor(logits), torch.tensor(free), torch.tensor(count)).numpy()
        for row in range(6):
            order = plain_selection(np.abs(logits[row]), free[row], count[row])
            assert set(np.flatnonzero(found[row])) == order


def test_saturated_words_are_still_told_apart():
    logits = torch.tensor([[60.0, -50.0, 70.0]])
    mask = least_confident(logits, torch.ones(1, 3, dtype=torch.bool), torch.tensor([1]))
    assert mask.tolist() == [[False, True, False]]


@pytest.mark.parametrize('rounds', [0, 1, 2, 4, 9])
def test_rounds_equal_a_plain_loop(rounds):
    """A made-up language model whose scores depend on every visible word."""
    torch.manual_seed(rounds)
    n, m = 5, 12
    weight = torch.randn(m, m, dtype=torch.double)
    words, logits = torch.randint(0, 2, (n, m)), torch.randn(n, m, dtype=torch.double)
    free = torch.rand(n, m) < 0.7
    free[0], free[1] = False, True
    calls = []

    def complete(words, mask):
        calls.append(mask)
        return (words * 2 - 1).double().masked_fill(mask, 0) @ weight

    found = mask_predict(complete, words, logits, free, rounds)
    assert len(calls) == rounds

    for i in range(n):
        score, sentence = logits[i].tolist(), words[i].tolist()
        places = [j for j in range(m) if free[i, j]]
        for k in range(1, rounds + 1):
            for j in places:
                sentence[j] = int(score[j] > 0)
            count = len(places) * (rounds + 1 - k) // (rounds + 1)
            hidden = set(sorted(places, key=lambda j: abs(score[j]))[:count])
            assert set(torch.nonzero(calls[k - 1][i]).flatten().tolist()) == hidden
            seen = [0 if j in hidden else 2 * sentence[j] - 1 for j in range(m)]
            new = {j: sum(seen[a] * weight[a, j].item() for a in range(m)) for j in hidden}
            score = [new.get(j, value) for j, value in enumerate(score)]
        torch.testing.assert_close(found[i], torch.tensor(score, dtype=torch.double))


def test_nothing_free_or_a_single_word_masks_nothing():
    logits = torch.tensor([[0.3]])
    for free in (True, False):
        masks = []
        found = mask_predict(
            lambda words, mask, masks=masks: masks.append(mask) or torch.full((1, 1), 9.0),
            torch.zeros(1, 1, dtype=torch.int64),
            logits,
            torch.tensor([[free]]),
            1,
        )
        assert torch.equal(found, logits)
        assert not masks[0].any()


def test_no_refinement_is_the_paper_bit_by_bit():
    torch.manual_seed(0)
    plain, image = build().eval(), tokens(n=3)
    same = build(refinement_rounds=0).eval()
    refined = build(refinement_rounds=3).eval()
    for head in (same, refined):
        head.load_state_dict(plain.state_dict())
    words = (plain.query_head(image) > 0).long()
    paper = plain.mlm(image, plain.mlm.embed(words, plain.mask_token()))
    assert torch.equal(plain(image), paper)
    assert torch.equal(same(image), paper)
    assert not torch.equal(refined(image), paper)
    torch.manual_seed(1)
    expected = plain.train()(image)
    torch.manual_seed(1)
    assert torch.equal(refined.train()(image), expected)  # training knows no rounds


def test_each_round_masks_its_share_of_the_words_that_are_not_given(monkeypatch):
    torch.manual_seed(0)
    head, image = build(m=13, refinement_rounds=3).eval(), tokens(n=4)
    guess = head.query_head(image) > 0
    made = samples(4)
    given = [0, 1, 5, 13]
    for sample, count, guessed in zip(made, given, guess, strict=True):
        sample.set_known_label([int(not word) if j < count else -1 for j, word in enumerate(guessed)])
    seen = record_words(head, monkeypatch)
    predicted = head.predict(image, made)
    assert len(seen) == 4
    for index, words in enumerate(seen):
        expected = [int((13 - count) * (4 - index) / 4) if index else 0 for count in given]
        assert (words == MASK).sum(1).tolist() == expected
        for row, count, sample in zip(words, given, made, strict=True):
            assert row[:count].tolist() == sample.known_label[:count].tolist()
    for sample, count in zip(predicted, given, strict=True):
        assert sample.pred_score[:count].tolist() == sample.known_label[:count].float().tolist()


def test_refining_a_batch_of_two_equals_two_singles():
    torch.manual_seed(0)
    head = build(m=9, refinement_rounds=2).double().eval()
    pair = TokenNeck(WIDTH).double()
    maps = torch.randn(2, WIDTH, 3, 2, dtype=torch.double)
    known = [[1, -1, -1, 0, -1, -1, -1, -1, 1], [-1] * 9]

    def scores(chosen):
        made = [AttributeDataSample().set_known_label(known[index]) for index in chosen]
        return torch.stack([sample.pred_score for sample in head.predict(pair((maps[chosen],)), made)])

    torch.testing.assert_close(scores([0, 1]), torch.cat((scores([0]), scores([1]))))

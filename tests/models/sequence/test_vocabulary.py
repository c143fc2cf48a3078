"""Token ids of attribute sequences."""

import torch

from mmattr.models.sequence.vocabulary import BOS, EOS, FIRST_ATTRIBUTE, PAD, multi_hot


def test_ids_of_the_released_code():
    assert (BOS, EOS, PAD, FIRST_ATTRIBUTE) == (0, 1, 2, 3)


def test_multi_hot_ignores_special_tokens_and_repeats():
    ids = torch.tensor([[0, 4, 4, 6, 1, 2], [0, 1, 2, 2, 2, 2], [0, 3, 0, 2, 5, 3]])
    assert multi_hot(ids, 4).long().tolist() == [[0, 1, 0, 1], [0, 0, 0, 0], [1, 0, 1, 0]]

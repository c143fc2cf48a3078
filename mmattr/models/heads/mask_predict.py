"""Mask-predict: score the least confident words of a sentence again, with the others as context."""

from collections.abc import Callable

import torch


def mask_predict(
    complete: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    words: torch.Tensor,
    logits: torch.Tensor,
    free: torch.Tensor,
    rounds: int,
) -> torch.Tensor:
    """Refine the prediction of a masked language model in K rounds.

    Ghazvininejad, Levy, Liu and Zettlemoyer, "Mask-Predict: Parallel Decoding of Conditional Masked Language Models",
    EMNLP 2019, with T = K + 1 iterations of which the first has been done: it is the full prediction that comes in.
    Round k = 1..K of an image with F free words takes the words of the latest prediction, masks the
    ``floor(F * (K + 1 - k) / (K + 1))`` least confident free ones (the linear schedule of the paper), runs the model
    and replaces the scores of the masked words only. So a word keeps the score of the last round that masked it, and a
    word that no round masked keeps the score that came in.

    Args:
        complete: Scores sentences: words (N, M) and the mask (N, M), True where a word is hidden, to logits (N, M).
        words: (N, M) int64 words, 1 or 0, of which those that are not free never change.
        logits: (N, M) first full prediction.
        free: (N, M) bool, False where a word is given: it is never masked.
        rounds: K >= 0; 0 returns ``logits`` as they are.

    Returns:
        Logits (N, M).
    """
    num_free = free.sum(dim=1)  # (N,)
    for index in range(1, rounds + 1):
        words = torch.where(free, (logits > 0).long(), words)
        mask = least_confident(logits, free, num_free * (rounds + 1 - index) // (rounds + 1))
        logits = torch.where(mask, complete(words, mask), logits)
    return logits


def least_confident(logits: torch.Tensor, free: torch.Tensor, count: torch.Tensor) -> torch.Tensor:
    """Select the free words whose probability max(p, 1 - p) of being right is the lowest.

    The size of the logit orders the words as that probability does, and still tells words apart where the probability
    has rounded to 1. Among equals the earlier attribute is selected.

    Args:
        logits: (N, M).
        free: (N, M) bool, True where a word may be selected.
        count: (N,) int64 number of words to select, at most the number of free ones.

    Returns:
        (N, M) bool, True where a word is selected.
    """
    confidence = logits.detach().abs().masked_fill(~free, torch.inf)
    rank = confidence.argsort(dim=1, stable=True).argsort(dim=1)  # (N, M), 0 is the least confident
    return (rank < count[:, None]) & free

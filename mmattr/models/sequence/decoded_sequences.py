"""Sequences that a decoder has written."""

from typing import NamedTuple

import torch

from mmattr.models.sequence.vocabulary import EOS, FIRST_ATTRIBUTE, multi_hot

#: Keeps scores away from 0, 1/2 and 1, so that their logits are finite and say on which side of 1/2 they are.
_SMALLEST = 1e-6


class DecodedSequences(NamedTuple):
    """One sequence per image.

    Attributes:
        ids: (N, T) bos, what was written, eos where the sequence ended by itself, pads.
        length: (N,) number of ids with bos and without eos and pads.
        log_prob: (N,) log-probability of the sequence, with that of its eos.
    """

    ids: torch.Tensor
    length: torch.Tensor
    log_prob: torch.Tensor

    def multi_hot(self, num_attributes: int) -> torch.Tensor:
        """Mark the attributes that were written.

        Args:
            num_attributes: M.

        Returns:
            (N, M) bool.
        """
        return multi_hot(self.ids, num_attributes)

    def scores(self, logits: torch.Tensor) -> torch.Tensor:
        """Score every attribute, so that a threshold of 1/2 gives what was written.

        The paper has no such score. Ours is p / 2 for an attribute that was not written and (1 + p) / 2 for one that
        was, with p the highest probability that any step of the sequence gave to its token. Below and above 1/2
        attributes are therefore ranked by how near they came to being written, which is what average precision and
        top-k figures need; the value itself is no probability.

        Args:
            logits: (N, T, M + 3) next-token logits of the decoder at ``ids``.

        Returns:
            (N, M) in (0, 1), above 1/2 where the attribute was written.
        """
        probability = logits.float().softmax(-1)[..., FIRST_ATTRIBUTE:]  # (N, T, M)
        # The step that answered eos counts; behind the last word of an unfinished sequence nothing was asked.
        steps = self.length + (self.ids == EOS).any(1) - 1
        asked = torch.arange(self.ids.shape[1], device=self.ids.device) < steps[:, None]
        highest = probability.masked_fill(~asked[..., None], 0).amax(1).clamp(_SMALLEST, 1 - _SMALLEST)
        return (highest + self.multi_hot(highest.shape[1]).to(highest)) / 2

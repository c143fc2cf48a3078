"""Labels written as sequences, for training with the true words as input."""

from typing import NamedTuple

import torch

from mmattr.models.sequence.vocabulary import BOS, EOS, FIRST_ATTRIBUTE, PAD


class TargetSequences(NamedTuple):
    """What a decoder reads and what it should answer at each of T steps.

    Attributes:
        ids: (N, T) input: bos, the present attributes in the order of the label, pads.
        targets: (N, T) the next id of each step; pad where nothing is asked.
        hidden: (N, M + 3) bool, True at the tokens of unknown attributes, which are no wrong answers either.
    """

    ids: torch.Tensor
    targets: torch.Tensor
    hidden: torch.Tensor

    @classmethod
    def from_labels(cls, label: torch.Tensor, eos: bool = True, full_length: bool = False) -> 'TargetSequences':
        """Write labels as sequences.

        The sequence of an image names its present attributes once, in the fixed order of the label, however many there
        are. Nothing is asked about an image of which nothing is known.

        >>> made = TargetSequences.from_labels(torch.tensor([[1, 0, 1, -1, 1], [0, 0, 0, 0, 0]]))
        >>> made.ids.tolist(), made.targets.tolist()
        ([[0, 3, 5, 7], [0, 2, 2, 2]], [[3, 5, 7, 1], [1, 2, 2, 2]])

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            eos: End the targets with eos, as the figure of the paper does; the released code never asks for it.
            full_length: T is M + 1, rather than what the longest sequence of the batch needs.

        Returns:
            The sequences.
        """
        positive, known = label == 1, label >= 0
        count = positive.sum(1)
        # Present attributes first, each part in the order of the label.
        order = (~positive).to(torch.uint8).argsort(dim=1, stable=True)
        step = torch.arange(label.shape[1], device=label.device)
        names = torch.where(step < count[:, None], order + FIRST_ATTRIBUTE, PAD)  # (N, M)
        ids = torch.cat([names.new_full((len(label), 1), BOS), names], 1)
        targets = torch.cat([names, names.new_full((len(label), 1), PAD)], 1)
        if eos:
            end = torch.where(known.any(1), EOS, PAD)
            targets = targets.scatter(1, count[:, None], end[:, None])
        length = ids.shape[1] if full_length else int(count.max()) + 1
        special = known.new_zeros(len(label), FIRST_ATTRIBUTE)
        return cls(ids[:, :length], targets[:, :length], torch.cat([special, ~known], 1))

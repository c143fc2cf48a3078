"""The token ids of attribute sequences: three special tokens, then one token per attribute."""

import torch

#: Begin of a sequence.
BOS = 0
#: End of a sequence.
EOS = 1
#: Fills short sequences.
PAD = 2
#: The token of attribute j is ``FIRST_ATTRIBUTE + j``, as in the released code of SequencePAR.
FIRST_ATTRIBUTE = 3


def multi_hot(ids: torch.Tensor, num_attributes: int) -> torch.Tensor:
    """Mark the attributes that occur in sequences.

    >>> multi_hot(torch.tensor([[0, 5, 3, 5, 1, 2]]), 4).long().tolist()
    [[1, 0, 1, 0]]

    Args:
        ids: (N, T) token ids; repeats and special tokens change nothing.
        num_attributes: M.

    Returns:
        (N, M) bool.
    """
    marked = ids.new_zeros(ids.shape[0], FIRST_ATTRIBUTE + num_attributes, dtype=torch.bool)
    return marked.scatter(1, ids, True)[:, FIRST_ATTRIBUTE:]

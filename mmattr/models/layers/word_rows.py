"""Sentences whose words are rows of one table."""

from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional as F


class WordRows(NamedTuple):
    """N sentences of M words, each word a row of one table of T words and no word twice in a sentence.

    Attributes:
        parts: Tables (..., D) that make up the table, one below the other.
        row_index: (N, M) int64 in [0, T), the words of the sentences.
    """

    parts: tuple[torch.Tensor, ...]
    row_index: torch.Tensor

    @property
    def table(self) -> torch.Tensor:
        """(T, D) all words."""
        return torch.cat([part.flatten(0, -2) for part in self.parts])

    @property
    def num_rows(self) -> int:
        """T."""
        return sum(part.shape[:-1].numel() for part in self.parts)

    @property
    def lasting(self) -> bool:
        """Whether the table is made of parameters alone, so that it is the same tensor in the next batch."""
        return all(isinstance(part, nn.Parameter) for part in self.parts)

    def vectors(self) -> torch.Tensor:
        """Look the words up.

        Returns:
            (N, M, D).
        """
        return F.embedding(self.row_index, self.table)

"""Queries made of the names of the attributes."""

from os import PathLike

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.layers.read_word_vectors import read_word_vectors
from mmattr.registry import nearest

STAGES = ('both', 'train', 'test')


class WordVectorQueries(nn.Module):
    """One query per attribute from the word vector of its name, through a linear layer and ReLU.

    The layer is shared by all words, so that attributes which training never saw get queries, too. There are two tables
    of words: one in training mode, one in evaluation mode. They are settings and no weights: a checkpoint does not hold
    them, and another table, of another length, can be set at any time.

    Args:
        vectors: Table of M words of W numbers: a tensor (M, W) or a file, see :func:`read_word_vectors`.
        embed_dims: Width D of the queries.
        test_vectors: Table of evaluation mode; None uses the one of training.

    Raises:
        ConfigError: If a table cannot be used.
    """

    def __init__(
        self,
        vectors: torch.Tensor | str | PathLike,
        embed_dims: int,
        test_vectors: torch.Tensor | str | PathLike | None = None,
    ) -> None:
        super().__init__()
        table = read_word_vectors(vectors)
        self.projection = nn.Linear(table.shape[1], embed_dims)
        self.register_buffer('train_table', table, persistent=False)
        self.register_buffer('test_table', table, persistent=False)
        self.train_table: torch.Tensor
        self.test_table: torch.Tensor
        if test_vectors is not None:
            self.set_word_vectors(test_vectors, 'test')

    @property
    def num_queries(self) -> int:
        """M of the mode that the module is in."""
        return len(self._table)

    @property
    def _table(self) -> torch.Tensor:
        return self.train_table if self.training else self.test_table

    def set_word_vectors(self, vectors: torch.Tensor | str | PathLike, stage: str = 'both') -> None:
        """Exchange the words.

        Args:
            vectors: Table of any number of words, of the width that the first table had.
            stage: ``'train'``: the table of training mode; ``'test'``: that of evaluation mode; ``'both'``.

        Raises:
            ConfigError: If the table cannot be used, its width differs, or the stage is unknown.
        """
        if stage not in STAGES:
            raise ConfigError(f'Word vectors have no stage {stage!r}; {nearest(stage, STAGES)}')
        table = read_word_vectors(vectors)
        if table.shape[1] != self.projection.in_features:
            raise ConfigError(
                f'The word vectors have {table.shape[1]} numbers each, but the model was built for '
                f'{self.projection.in_features}.'
            )
        table = table.to(self.projection.weight)
        if stage != 'test':
            self.train_table = table
        if stage != 'train':
            self.test_table = table

    def forward(self) -> torch.Tensor:
        """Compute the queries of the current mode.

        Returns:
            (M, D).
        """
        return self.projection(self._table).relu()

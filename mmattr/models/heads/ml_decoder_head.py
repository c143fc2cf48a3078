"""ML-Decoder: a decoder whose cost does not follow the number of attributes."""

from os import PathLike

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import (
    GroupedLinear,
    ImageTokens,
    QueryDecoderLayer,
    RandomQueries,
    SharedLinear,
    WordVectorQueries,
)
from mmattr.registry import MODELS

#: Queries that are used when nothing else is said and there are more attributes than that.
DEFAULT_GROUPS = 100


@MODELS.register_module()
class MLDecoderHead(BaseAttributeHead):
    """A few fixed queries look at the image once, and each one scores a group of attributes.

    Ridnik, Sharir, Ben-Cohen, Ben-Baruch and Noy, "ML-Decoder: Scalable and Versatile Classification Head", WACV 2023.
    The places of the last map become tokens of width D without a position, so that their order does not matter; one
    post-norm decoder layer without self-attention follows; K = min(M, 100) queries, drawn at random and not trained.
    With K = M every attribute has its query. Otherwise attribute j belongs to query ``j // ceil(M / K)`` and the order
    of the attributes decides which ones share a query. Cost grows with K; with fixed K, M adds only its classifier.

    With word vectors (zero-shot) every attribute has a query made of its name and all share one classifier, so that
    words can be exchanged: :meth:`set_word_vectors`. In evaluation mode the head then has as many attributes as the
    words of that mode, and :attr:`num_attributes` follows.

    Args:
        num_attributes: M.
        in_channels: Channels C of the map.
        embed_dims: Width D of tokens and queries.
        num_groups: Number of queries K; None means 100, and never more than M.
        num_heads: Attention heads; divides D.
        ffn_channels: Hidden width of the feed-forward network.
        dropout: Dropout in [0, 1).
        learnable_queries: Train the queries.
        word_vectors: Table (M, W) or file of word vectors, see :func:`read_word_vectors`; None for no zero-shot.
        test_word_vectors: Table of evaluation mode, of any number of words; None uses the one of training.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If options contradict each other or a table does not fit.

    >>> head = MLDecoderHead(num_attributes=250, in_channels=8, embed_dims=16)
    >>> head.group_of(249), head.classifier.group_size
    (83, 3)
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        embed_dims: int = 768,
        num_groups: int | None = None,
        num_heads: int = 8,
        ffn_channels: int = 2048,
        dropout: float = 0.1,
        learnable_queries: bool = False,
        word_vectors: torch.Tensor | str | PathLike | None = None,
        test_word_vectors: torch.Tensor | str | PathLike | None = None,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        if word_vectors is None:
            if test_word_vectors is not None:
                raise ConfigError('MLDecoderHead has test_word_vectors, but no word_vectors to train with.')
            groups = _count_groups(num_groups, num_attributes)
            self.queries: RandomQueries | WordVectorQueries = RandomQueries(groups, embed_dims, learnable_queries)
            self.classifier: GroupedLinear | SharedLinear = GroupedLinear(num_attributes, groups, embed_dims)
        else:
            if num_groups is not None or learnable_queries:
                given = 'num_groups' if num_groups is not None else 'learnable_queries'
                raise ConfigError(f'MLDecoderHead with word_vectors has one query per word, so it takes no {given}.')
            self.queries = WordVectorQueries(word_vectors, embed_dims, test_word_vectors)
            self._check_train_words()
            self.classifier = SharedLinear(embed_dims)
        self.embedding = nn.Linear(in_channels, embed_dims)
        self.query_dropout = nn.Dropout(dropout)
        self.query_norm = nn.LayerNorm(embed_dims)
        self.decoder = QueryDecoderLayer(embed_dims, num_heads, ffn_channels, dropout)

    def forward(self, feats: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Feature maps; the last one has shape (N, C, H, W).

        Returns:
            Logits (N, M); in evaluation mode with other words their number.
        """
        tokens = self.embedding(feats[-1].flatten(2).transpose(1, 2)).relu()  # (N, P, D)
        nothing = tokens.new_zeros(1, tokens.shape[-1])  # neither places nor words are told twice
        queries = self.queries().expand(tokens.shape[0], -1, -1)  # (N, K, D)
        # What is left of a self-attention when the queries see only themselves: each one is added to itself.
        features = self.query_norm(queries + self.query_dropout(queries))
        return self.classifier(self.decoder(features, nothing, ImageTokens(tokens, nothing)))

    def group_of(self, attribute: int) -> int:
        """Say which query scores an attribute.

        Args:
            attribute: Its index j in [0, M).

        Returns:
            Index of the query.
        """
        return attribute // self.classifier.group_size if isinstance(self.classifier, GroupedLinear) else attribute

    def set_word_vectors(self, vectors: torch.Tensor | str | PathLike, stage: str = 'both') -> None:
        """Exchange the words of a zero-shot head.

        Args:
            vectors: Table (M', W) of other words of the same width, or a file.
            stage: ``'train'``: the words of training mode; ``'test'``: those of evaluation mode; ``'both'``.

        Raises:
            ConfigError: If the head was built without word vectors or the table cannot be used.
        """
        if not isinstance(self.queries, WordVectorQueries):
            raise ConfigError('This MLDecoderHead has no word vectors to exchange: it was built without word_vectors.')
        self.queries.set_word_vectors(vectors, stage)
        self.train(self.training)

    def train(self, mode: bool = True) -> 'MLDecoderHead':
        """Switch between training and evaluation mode, and to the words of that mode.

        Args:
            mode: Training mode.

        Returns:
            The head.
        """
        super().train(mode)
        if isinstance(self.queries, WordVectorQueries):
            self.num_attributes = self.queries.num_queries
        return self

    def _check_train_words(self) -> None:
        if self.queries.num_queries != self.num_attributes:
            raise ConfigError(
                f'word_vectors of MLDecoderHead hold {self.queries.num_queries} words, but the model has '
                f'{self.num_attributes} attributes.'
            )


def _count_groups(num_groups: int | None, num_attributes: int) -> int:
    """K."""
    if num_groups is not None and num_groups < 1:
        raise ConfigError(f'num_groups of MLDecoderHead has to be positive, got {num_groups}.')
    return min(num_attributes, DEFAULT_GROUPS if num_groups is None else num_groups)

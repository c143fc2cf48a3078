"""One layer that lets words look at each other and at the image."""

from typing import NamedTuple

import torch
from torch import nn

from mmattr.models.layers.absorbed_attention import AbsorbedHead, absorb_query, attend_tokens
from mmattr.models.layers.feed_forward import FeedForward
from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.multi_head_attention import MultiHeadAttention
from mmattr.models.layers.path_choice import absorbs, shares_words, uses_table
from mmattr.models.layers.row_attention import RowProducts, attend_rows, attend_shared, project_rows
from mmattr.models.layers.weight_cache import WeightCache, weights_are_fixed
from mmattr.models.layers.word_rows import WordRows

GELU = dict(type='GELU')

#: What words ask the image: queries (N or 1, M, D), or what each head makes of them with the key projection absorbed.
Question = torch.Tensor | tuple[AbsorbedHead, ...]


class DecoderAttention(NamedTuple):
    """Attention maps of one decoder layer.

    Attributes:
        words: (N, heads, M, M), each word to each word.
        image: (N, heads, M, P), each word to each image token.
    """

    words: torch.Tensor
    image: torch.Tensor


class TransformerDecoderLayer(nn.Module):
    """Self-attention over the words, cross-attention to the image, feed-forward network.

    Each of the three is followed by dropout and a residual connection. With ``pre_norm`` (the released Label2Label
    models) the layer norm stands before each block, otherwise after the residual sum (Vaswani et al., 2017).

    Where it pays, exact rewrites with fewer operations take the place of the textbook computation, see
    :mod:`mmattr.models.layers.path_choice`; attention maps always come from the latter.

    Args:
        embed_dims: Width D.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward network.
        dropout: Probability in [0, 1) in attention weights, hidden units and block outputs.
        pre_norm: Normalise before the blocks instead of after them.
        act_cfg: Activation of the feed-forward network.
    """

    def __init__(
        self,
        embed_dims: int,
        num_heads: int,
        ffn_channels: int,
        dropout: float = 0.1,
        pre_norm: bool = True,
        act_cfg: dict = GELU,
    ) -> None:
        super().__init__()
        self.pre_norm = pre_norm
        self.self_attention = MultiHeadAttention(embed_dims, num_heads, dropout)
        self.cross_attention = MultiHeadAttention(embed_dims, num_heads, dropout)
        self.ffn = FeedForward(embed_dims, ffn_channels, dropout, act_cfg)
        self.norm1 = nn.LayerNorm(embed_dims)
        self.norm2 = nn.LayerNorm(embed_dims)
        self.norm3 = nn.LayerNorm(embed_dims)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)
        self.dropout3 = nn.Dropout(dropout)
        self.shared_cache = WeightCache()
        self.table_cache = WeightCache()

    def forward(
        self,
        words: torch.Tensor,
        image: ImageTokens,
        return_attention: bool = False,
        rows: WordRows | None = None,
    ) -> tuple[torch.Tensor, DecoderAttention | None]:
        """Refine the words.

        Args:
            words: (N, M, D), or (M, D) words that are the same for all images.
            image: Tokens of N images.
            return_attention: Also return the attention maps.
            rows: The table that the words are from, when they are the vectors of a table's words.

        Returns:
            The refined words (N, M, D) and, when asked for, the attention maps.
        """
        count, tokens, width = image.features.shape
        heads = self.cross_attention.num_heads
        absorbed = not return_attention and absorbs(count, words.shape[-2], tokens, width, heads)
        to_words = None
        if words.ndim == 2 and (return_attention or not shares_words()):
            words = words.expand(count, -1, -1)
        if words.ndim == 2:
            words, question = self._begin_shared(words, count, absorbed)
        else:
            words, to_words = self._look_at_words(words, return_attention, rows)
            question = self._ask(words, absorbed)
        if isinstance(question, torch.Tensor):
            update, to_image = self.cross_attention(question, image.keys, image.features, return_attention)
        else:
            update, to_image = attend_tokens(self.cross_attention, question, image), None
        words = self._join(self.norm2, words, self.dropout2(update))
        words = self._join(self.norm3, words, self.dropout3(self.ffn(self._enter(self.norm3, words))))
        return words, _collect(to_words, to_image)

    def _begin_shared(self, words: torch.Tensor, count: int, absorbed: bool) -> tuple[torch.Tensor, Question]:
        """Self-attention and question of words that are the same for all images, once and, at test time, once for all.

        The words (M, D) stay without a batch as long as dropout makes no difference between images.
        """

        def begin() -> tuple[torch.Tensor, Question]:
            update = attend_shared(self.self_attention, self._enter(self.norm1, words), count)
            if self.training and self.dropout1.p:
                update = update.expand(count, -1, -1)  # each image has its own draw
            looked = self._join(self.norm1, words, self.dropout1(update))
            return looked, self._ask(looked if looked.ndim == 3 else looked[None], absorbed)

        if self.training:
            return begin()
        return self.shared_cache((words, *self.parameters()), absorbed, begin)

    def _look_at_words(
        self, words: torch.Tensor, return_attention: bool, rows: WordRows | None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Self-attention of words (N, M, D), and its map when asked for."""
        products = None if rows is None or return_attention else self._products_of(rows, words)
        if rows is not None and products is not None:
            update, to_words = attend_rows(self.self_attention, products, rows.row_index), None
        else:
            x = self._enter(self.norm1, words)
            update, to_words = self.self_attention(x, x, x, return_attention)
        return self._join(self.norm1, words, self.dropout1(update)), to_words

    def _products_of(self, rows: WordRows, words: torch.Tensor) -> RowProducts | None:
        """What the table is worth to self-attention; None where the plain path is cheaper."""
        fixed = weights_are_fixed(self)
        if not fixed:
            self.table_cache.clear()
        lasting = rows.lasting and fixed
        batch, count, width = words.shape
        if not uses_table(batch, count, rows.num_rows, width, self.self_attention.num_heads, lasting):
            return None

        def project() -> RowProducts:
            return project_rows(self.self_attention, self._enter(self.norm1, rows.table))

        return self.table_cache((*rows.parts, *self.parameters()), None, project) if lasting else project()

    def _ask(self, words: torch.Tensor, absorbed: bool) -> Question:
        """What words (N, M, D) ask the image."""
        query = self._enter(self.norm2, words)
        return absorb_query(self.cross_attention, query) if absorbed else query

    def _enter(self, norm: nn.Module, words: torch.Tensor) -> torch.Tensor:
        """What a block sees of the words."""
        return norm(words) if self.pre_norm else words

    def _join(self, norm: nn.Module, words: torch.Tensor, update: torch.Tensor) -> torch.Tensor:
        """Add the residual connection."""
        return words + update if self.pre_norm else norm(words + update)


def _collect(to_words: torch.Tensor | None, to_image: torch.Tensor | None) -> DecoderAttention | None:
    """Bundle the maps when they were asked for."""
    if to_words is None or to_image is None:
        return None
    return DecoderAttention(to_words, to_image)

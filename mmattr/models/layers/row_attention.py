"""Self-attention over words that are rows of one table: everything but the softmax is done for the table."""

from typing import NamedTuple

import torch
from torch.nn import functional as F

from mmattr.models.layers.multi_head_attention import MultiHeadAttention
from mmattr.models.layers.path_choice import shares_scores


class RowProducts(NamedTuple):
    """What self-attention needs to know about T words.

    Attributes:
        scores: (T, heads, T) score of each word with each other one, scaled.
        values: (heads * T, D) what each word passes on, after the output projection.
    """

    scores: torch.Tensor
    values: torch.Tensor


def project_rows(attention: MultiHeadAttention, rows: torch.Tensor) -> RowProducts:
    """Project words once, however many sentences use them.

    The output projection is linear, so each head's value passes its share of it before the mixture: ``A_h V_h W_h`` is
    ``A_h (V_h W_h)``. The value's bias is inside, so dropped attention weights take their part of it with them.

    Args:
        attention: Weights.
        rows: (T, D).

    Returns:
        The products.
    """
    heads = attention.num_heads
    q, k, v = F.linear(rows, attention.in_proj_weight, attention.in_proj_bias).unflatten(-1, (3, heads, -1)).unbind(1)
    scores = torch.einsum('ihc,jhc->ihj', q * q.shape[-1] ** -0.5, k)  # (T, heads, T)
    output = attention.out_proj.weight.split(v.shape[-1], 1)  # (D, D / heads) for each head
    return RowProducts(scores, torch.cat([F.linear(value, w) for value, w in zip(v.unbind(1), output, strict=True)]))


def attend_rows(attention: MultiHeadAttention, products: RowProducts, row_index: torch.Tensor) -> torch.Tensor:
    """Let the words of sentences look at each other.

    Args:
        attention: Weights.
        products: Of all T words.
        row_index: (N, M) int64 words of the sentences, no word twice in a sentence.

    Returns:
        (N, M, D), what ``attention`` makes of the sentences.
    """
    heads, total = products.scores.shape[1:]
    scores = F.embedding(row_index, products.scores.flatten(1)).unflatten(-1, (heads, total))  # (N, M, heads, T)
    # Words of the table that are not in the sentence get no weight.
    absent = scores.new_full((row_index.shape[0], total), -torch.inf).scatter(1, row_index, 0.0)
    weights = (scores + absent[:, None, None]).softmax(-1)
    return _mix(attention, weights, products)


def attend_shared(attention: MultiHeadAttention, words: torch.Tensor, copies: int) -> torch.Tensor:
    """Let the words of one sentence look at each other, for several images at once.

    What dropout draws, it draws for each image on its own; everything before the draw is the same for all of them.

    Args:
        attention: Weights.
        words: (M, D).
        copies: Images N.

    Returns:
        (M, D) when nothing is dropped, else (N, M, D).
    """
    if not (attention.training and attention.dropout):
        words = words[None]
        return attention(words, words, words)[0][0]
    count, width = words.shape
    if not shares_scores(copies, count, width, attention.num_heads):
        words = words.expand(copies, -1, -1)
        return attention(words, words, words)[0]
    products = project_rows(attention, words)
    return _mix(attention, products.scores.softmax(-1).expand(copies, -1, -1, -1), products)


def _mix(attention: MultiHeadAttention, weights: torch.Tensor, products: RowProducts) -> torch.Tensor:
    """Mix what the words pass on, (N, M, heads, T) to (N, M, D)."""
    weights = F.dropout(weights, attention.dropout, attention.training)
    return F.linear(weights.flatten(-2), products.values.t(), attention.out_proj.bias)

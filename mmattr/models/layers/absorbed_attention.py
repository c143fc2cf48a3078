"""Cross-attention to image tokens that forms neither keys nor values."""

from typing import NamedTuple

import torch
from torch.nn import functional as F

from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.multi_head_attention import MultiHeadAttention


class AbsorbedHead(NamedTuple):
    """What one head needs to know besides the image.

    Attributes:
        question: (B, M, D), scaled; its product with a token is the score.
        value_weight: (D / heads, D) value projection.
        value_bias: (D / heads,).
    """

    question: torch.Tensor
    value_weight: torch.Tensor
    value_bias: torch.Tensor


def absorb_query(attention: MultiHeadAttention, query: torch.Tensor) -> tuple[AbsorbedHead, ...]:
    """Take queries through the key projection, from the other side.

    The score of query x and token y is ``(Wq x + bq) . (Wk y + bk)``, which is ``(Wk^T (Wq x + bq)) . y`` and something
    that is the same for all tokens and cancels in the softmax: the key's bias has no effect.

    Args:
        attention: Weights.
        query: (B, M, D).

    Returns:
        One entry per head.
    """
    # One split of the weights for all that follows: its backward pass joins the gradients once.
    weight, key_weight, value_weight = attention.in_proj_weight.chunk(3)
    bias, _, value_bias = attention.in_proj_bias.chunk(3)
    width = attention.embed_dims // attention.num_heads
    projected = F.linear(query, weight, bias) * width**-0.5
    questions = [q @ w for q, w in zip(projected.split(width, -1), key_weight.split(width), strict=True)]
    parts = zip(questions, value_weight.split(width), value_bias.split(width), strict=True)
    return tuple(AbsorbedHead(*part) for part in parts)


def attend_tokens(attention: MultiHeadAttention, heads: tuple[AbsorbedHead, ...], image: ImageTokens) -> torch.Tensor:
    """Mix tokens first, and project the M mixtures instead of the P tokens.

    Dropped attention weights no longer sum to 1, so the value's bias is weighted by their sum.

    Args:
        attention: Weights.
        heads: From :func:`absorb_query`, of N sentences or of one that is the same for all images.
        image: Tokens of N images.

    Returns:
        (N, M, D), what ``attention`` finds with ``image.keys`` and ``image.features``.
    """
    # One question for all images meets the positions once; other questions meet tokens that hold their positions.
    shared = heads[0].question.shape[0] == 1
    keys = (image.features if shared else image.keys).transpose(1, 2)  # (N, D, P)
    found = []
    for question, value_weight, value_bias in heads:
        scores = question @ keys  # (N, M, P)
        if shared:
            scores = scores + question @ image.position.t()
        mixture = F.dropout(scores.softmax(-1), attention.dropout, attention.training)
        value = F.linear(mixture @ image.features, value_weight) + mixture.sum(-1, keepdim=True) * value_bias
        found.append(value)  # (N, M, D / heads)
    return attention.out_proj(torch.cat(found, -1))

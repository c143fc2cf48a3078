"""Cross-attention to image tokens that forms neither keys nor values."""

import torch
from torch.nn import functional as F

from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.multi_head_attention import MultiHeadAttention


def absorb_query(attention: MultiHeadAttention, query: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Take queries through the key projection, from the other side.

    The score of query x and token y is ``(Wq x + bq) . (Wk y + bk)``, which is ``(Wk^T (Wq x + bq)) . y`` and something
    that is the same for all tokens and cancels in the softmax: the key's bias has no effect.

    Args:
        attention: Weights.
        query: (B, M, D).

    Returns:
        (B, M, D) for each head, scaled; its product with a token is the score.
    """
    weight, key_weight, _ = attention.in_proj_weight.chunk(3)
    bias, _, _ = attention.in_proj_bias.chunk(3)
    width = attention.embed_dims // attention.num_heads
    projected = F.linear(query, weight, bias) * width**-0.5
    return tuple(q @ w for q, w in zip(projected.split(width, -1), key_weight.split(width), strict=True))


def attend_tokens(
    attention: MultiHeadAttention, question: tuple[torch.Tensor, ...], image: ImageTokens
) -> torch.Tensor:
    """Mix tokens first, and project the M mixtures instead of the P tokens.

    Dropped attention weights no longer sum to 1, so the value's bias is weighted by their sum.

    Args:
        attention: Weights.
        question: From :func:`absorb_query`, of N sentences or of one that is the same for all images.
        image: Tokens of N images.

    Returns:
        (N, M, D), what ``attention`` finds with ``image.keys`` and ``image.features``.
    """
    value_weight, value_bias = attention.in_proj_weight.chunk(3)[2], attention.in_proj_bias.chunk(3)[2]
    width = attention.embed_dims // attention.num_heads
    # One question for all images meets the positions once; other questions meet tokens that hold their positions.
    shared = question[0].shape[0] == 1
    keys = (image.features if shared else image.keys).transpose(1, 2)  # (N, D, P)
    found = []
    for asked, weight, bias in zip(question, value_weight.split(width), value_bias.split(width), strict=True):
        scores = asked @ keys  # (N, M, P)
        if shared:
            scores = scores + asked @ image.position.t()
        mixture = F.dropout(scores.softmax(-1), attention.dropout, attention.training)
        # (N, M, D / heads)
        found.append(F.linear(mixture @ image.features, weight) + mixture.sum(-1, keepdim=True) * bias)
    return attention.out_proj(torch.cat(found, -1))

"""Words of a prompt that are learned."""

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.layers.multi_head_attention import MultiHeadAttention


class SoftPrompts(nn.Module):
    """L learned token embeddings, the same for every label, put between the start of a sentence and its words.

    Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", 2024,
    learns 4 tokens and has a variant, pre-interaction, whose prompts see the image before the text encoder does. Our
    reading: tokens shared by all labels, before the name, drawn from N(0, ``init_std``); and, for pre-interaction,
    V + ``gain`` * Attention(V, W LayerNorm(X)) with a trained factor per channel, small at the start because token
    embeddings are small.

    Args:
        text_width: Width W of a token embedding of the text encoder.
        image_width: Width D of an image token.
        num_tokens: L >= 1.
        see_image: Whether the tokens look at the image (pre-interaction). Then every image has prompts of its own and
            N images with M labels need N * M passes of the text encoder rather than M.
        num_heads: Attention heads for that; divides W.
        init_std: Standard deviation > 0 of the tokens at the start, and the value of ``gain``.

    Raises:
        ConfigError: If there is no token, the standard deviation is not positive or ``num_heads`` does not divide W.
    """

    def __init__(
        self,
        text_width: int,
        image_width: int,
        num_tokens: int = 4,
        see_image: bool = False,
        num_heads: int = 8,
        init_std: float = 0.02,
    ) -> None:
        super().__init__()
        if num_tokens < 1 or not init_std > 0:
            raise ConfigError(
                f'SoftPrompts was given num_tokens={num_tokens} and init_std={init_std}, but expects at least one '
                'token and a standard deviation above 0.'
            )
        if see_image and text_width % num_heads:
            raise ConfigError(
                f'SoftPrompts.num_heads is {num_heads}, which does not divide the width {text_width} of the text '
                "encoder's tokens."
            )
        self.num_tokens = num_tokens
        self.see_image = see_image
        self.tokens = nn.Parameter(torch.randn(num_tokens, text_width) * init_std)
        if see_image:
            self.image = nn.Sequential(nn.LayerNorm(image_width), nn.Linear(image_width, text_width))
            self.attention = MultiHeadAttention(text_width, num_heads)
            self.gain = nn.Parameter(torch.full((text_width,), init_std))

    def forward(self, words: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
        """Put the learned tokens into sentences.

        Args:
            words: (M, T, W) token embeddings of M sentences, the start token first.
            image: (N, P, D) image tokens; not looked at without ``see_image``.

        Returns:
            (M, L + T, W), or (N, M, L + T, W) with ``see_image``.
        """
        soft = self.tokens[None]  # (1, L, W)
        if self.see_image:
            seen = self.image(image)
            queries = soft.expand(image.shape[0], -1, -1)
            soft = soft + self.gain * self.attention(queries, seen, seen)[0]  # (N, L, W)
        soft = soft[:, None].expand(-1, len(words), -1, -1)  # (N or 1, M, L, W)
        words = words.expand(soft.shape[0], -1, -1, -1)
        prompts = torch.cat([words[:, :, :1], soft, words[:, :, 1:]], dim=2)
        return prompts if self.see_image else prompts[0]

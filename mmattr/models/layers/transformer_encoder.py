"""A stack of encoder layers."""

import torch
from torch import nn

from mmattr.models.layers.path_choice import shares_words
from mmattr.models.layers.transformer_decoder_layer import GELU
from mmattr.models.layers.transformer_encoder_layer import TransformerEncoderLayer
from mmattr.models.layers.weight_cache import WeightCache


class TransformerEncoder(nn.Module):
    """Encoder layers followed by a layer norm.

    Args:
        num_layers: Number of layers, at least 1.
        embed_dims: Width D.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Probability in [0, 1) in every layer.
        pre_norm: Layer norms before the blocks (True) or after them.
        act_cfg: Activation of the feed-forward networks.
    """

    def __init__(
        self,
        num_layers: int,
        embed_dims: int,
        num_heads: int,
        ffn_channels: int,
        dropout: float = 0.1,
        pre_norm: bool = True,
        act_cfg: dict = GELU,
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            TransformerEncoderLayer(embed_dims, num_heads, ffn_channels, dropout, pre_norm, act_cfg)
            for _ in range(num_layers)
        )
        self.norm = nn.LayerNorm(embed_dims)
        self.shared_cache = WeightCache()

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        """Refine the words.

        Args:
            words: (N, M, D).

        Returns:
            (N, M, D).
        """
        for layer in self.layers:
            words = layer(words)
        return self.norm(words)

    def forward_shared(self, words: torch.Tensor, copies: int) -> torch.Tensor:
        """Refine words that are the same for several images, once; at test time once for all.

        Args:
            words: (M, D).
            copies: Images N, each of which has its own draw of dropout.

        Returns:
            (M, D) when nothing is dropped, else (N, M, D), and (N, M, D) on the plain path.
        """
        if not shares_words():
            return self(words.expand(copies, -1, -1))

        def refine() -> torch.Tensor:
            refined = words
            for layer in self.layers:
                refined = layer(refined, copies=copies if refined.ndim == 2 else None)
            return self.norm(refined)

        return refine() if self.training else self.shared_cache((words, *self.parameters()), None, refine)

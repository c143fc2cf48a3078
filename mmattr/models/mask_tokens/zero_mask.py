"""No mask word at all."""

import torch
from torch import nn

from mmattr.registry import MASK_TOKENS


@MASK_TOKENS.register_module()
class ZeroMask(nn.Module):
    """A masked word is the fixed zero vector (Label2Label, Table 6, 12.60 % error on LFWA).

    Args:
        num_attributes: M.
        embed_dims: Width D.
    """

    def __init__(self, num_attributes: int, embed_dims: int) -> None:
        super().__init__()
        self.register_buffer('embedding', torch.zeros(num_attributes, embed_dims), persistent=False)
        self.embedding: torch.Tensor

    def forward(self) -> torch.Tensor:
        """Return the (M, D) table of mask words."""
        return self.embedding

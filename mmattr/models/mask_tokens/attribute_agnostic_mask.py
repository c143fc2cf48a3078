"""One mask word for all attributes."""

import torch
from torch import nn

from mmattr.registry import MASK_TOKENS


@MASK_TOKENS.register_module()
class AttributeAgnosticMask(nn.Module):
    """One learned mask word shared by all attributes (Label2Label, Table 6, 12.57 % error on LFWA).

    Args:
        num_attributes: M.
        embed_dims: Width D.
    """

    def __init__(self, num_attributes: int, embed_dims: int) -> None:
        super().__init__()
        self.num_attributes = num_attributes
        self.embedding = nn.Parameter(torch.randn(embed_dims))

    def forward(self) -> torch.Tensor:
        """Return the (M, D) table of mask words."""
        return self.embedding.expand(self.num_attributes, -1)

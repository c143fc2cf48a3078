"""A mask word per attribute."""

import torch
from torch import nn

from mmattr.registry import MASK_TOKENS


@MASK_TOKENS.register_module()
class AttributeSpecificMask(nn.Module):
    """M learned mask words, one per attribute: the default of Label2Label (Table 6, 12.49 % error on LFWA).

    Args:
        num_attributes: M.
        embed_dims: Width D.
    """

    def __init__(self, num_attributes: int, embed_dims: int) -> None:
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(num_attributes, embed_dims))

    def forward(self) -> torch.Tensor:
        """Return the (M, D) table of mask words."""
        return self.embedding

"""Where each attribute looks on one level of a feature pyramid."""

import torch
from torch import nn

from mmattr.models.layers.attribute_wise_linear import AttributeWiseLinear
from mmattr.models.layers.group_wise_linear import GroupWiseLinear
from mmattr.models.layers.pool_windows import pool_windows

#: Logit of the first relative size of every window: 0.88 of the map.
_FIRST_SCALE = 2.0


class AttributeLocalization(nn.Module):
    """The attribute localization modules of ALM (Tang et al., ICCV 2019), of one level and all attributes.

    For every attribute: a channel gate (squeeze and excitation) with a residual, f' = f g + f; a window of the map,
    whose size and centre a linear layer reads from the mean of f'; the mean of f' inside the window; a linear score.
    The gate is one factor per channel, so it is applied after pooling: the numbers are those of the definition, and no
    map per attribute is ever made.

    The windows start as nearly the whole map; the start of the published models is not known.

    Args:
        num_attributes: M.
        in_channels: Channels C of the map.
        reduction: C divided by the hidden width of the gate.
    """

    def __init__(self, num_attributes: int, in_channels: int, reduction: int = 16) -> None:
        super().__init__()
        hidden = max(in_channels // reduction, 1)
        self.squeeze = AttributeWiseLinear(num_attributes, in_channels, hidden)
        self.excite = AttributeWiseLinear(num_attributes, hidden, in_channels)
        self.window = AttributeWiseLinear(num_attributes, in_channels, 4)
        self.classifier = GroupWiseLinear(num_attributes, in_channels)
        nn.init.zeros_(self.window.weight)
        nn.init.zeros_(self.window.bias)
        with torch.no_grad():
            self.window.bias[:, :2] = _FIRST_SCALE

    def forward(self, feat: torch.Tensor) -> torch.Tensor:
        """Score the attributes.

        Args:
            feat: (N, C, H, W).

        Returns:
            Logits (N, M).
        """
        gate, scale, shift = self.look(feat)
        return self.classifier(gate * pool_windows(feat, scale, shift))

    def look(self, feat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Choose channels and a window for every attribute.

        Args:
            feat: (N, C, H, W).

        Returns:
            Factor 1 + g of each channel (N, M, C); size of each window relative to the map, in (0, 1), and its centre,
            in (-1, 1): (N, M, 2) each, x before y.
        """
        pooled = feat.mean((2, 3))  # (N, C)
        gate = 1 + self.excite(self.squeeze(pooled).relu()).sigmoid()  # (N, M, C)
        size, centre = self.window(gate * pooled[:, None]).split(2, dim=-1)
        return gate, size.sigmoid(), centre.tanh()

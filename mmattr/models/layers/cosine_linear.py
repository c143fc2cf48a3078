"""A linear classifier whose scores are cosines."""

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.registry import MODELS


@MODELS.register_module()
class CosineLinear(nn.Module):
    """Scale times the cosine between the feature and the vector of each attribute, without a bias.

    The ``cosine`` classifier of Jia et al., "Rethinking of Pedestrian Attribute Recognition" (arXiv 2107.03576). A
    sigmoid of plain cosines never says more than 0.27 to 0.73, so they are multiplied before a loss sees them: here,
    then scores are probabilities, or by :class:`ScaledBCELoss`, whose two scales may differ.

    Args:
        in_features: Width C of the features.
        out_features: Number of attributes M.
        scale: Factor > 0 of the cosines; 1 leaves the scaling to the loss.

    Raises:
        ConfigError: If the scale is not positive.
    """

    def __init__(self, in_features: int, out_features: int, scale: float = 30.0) -> None:
        super().__init__()
        if not scale > 0:
            raise ConfigError(f'CosineLinear was given scale={scale!r}, but expects a number > 0.')
        self.scale = scale
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Score the attributes.

        Args:
            x: (N, C). A row of zeros has no direction and scores 0.

        Returns:
            (N, M) in [-scale, scale].
        """
        return self.scale * F.linear(F.normalize(x, dim=-1), F.normalize(self.weight, dim=-1))

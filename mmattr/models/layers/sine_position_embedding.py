"""Fixed two-dimensional position embedding."""

import math

import torch
from torch import nn

EPSILON = 1e-6


class SinePositionEmbedding(nn.Module):
    """Sines and cosines of row and column, for a feature map of any size (Carion et al., DETR, 2020).

    Rows and columns are numbered from 1 and divided by the map's height and width, so that positions run over
    (0, 2 pi]. The first D / 2 channels encode the row, the others the column; sine and cosine alternate.

    Args:
        embed_dims: Width D, a multiple of 4.
        temperature: Ratio of the longest to the shortest wavelength.

    Raises:
        ValueError: If ``embed_dims`` is not a multiple of 4.
    """

    def __init__(self, embed_dims: int, temperature: float = 10000.0) -> None:
        super().__init__()
        if embed_dims % 4:
            raise ValueError(f'embed_dims must be a multiple of 4, got {embed_dims}.')
        half = embed_dims // 2
        exponent = 2 * torch.div(torch.arange(half), 2, rounding_mode='floor') / half
        self.register_buffer('wavelength', temperature**exponent, persistent=False)  # (D / 2,)
        self.wavelength: torch.Tensor

    def forward(self, height: int, width: int) -> torch.Tensor:
        """Compute the embedding.

        Args:
            height: Rows H of the feature map.
            width: Columns W of the feature map.

        Returns:
            (H * W, D), row by row.
        """
        rows = self._encode(height)[:, None].expand(-1, width, -1)  # (H, W, D / 2)
        columns = self._encode(width)[None].expand(height, -1, -1)  # (H, W, D / 2)
        return torch.cat((rows, columns), -1).flatten(0, 1)

    def _encode(self, size: int) -> torch.Tensor:
        """Encode the places along one axis: (size, D / 2)."""
        place = torch.arange(1, size + 1, device=self.wavelength.device, dtype=self.wavelength.dtype)
        angle = (place / (size + EPSILON) * 2 * math.pi)[:, None] / self.wavelength
        return torch.stack((angle[:, 0::2].sin(), angle[:, 1::2].cos()), -1).flatten(1)

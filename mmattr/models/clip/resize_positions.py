"""Position embeddings for images of another size."""

import math

import torch
from torch.nn import functional as F

from mmattr.errors import CheckpointError


def resize_positions(table: torch.Tensor, grid: tuple[int, int]) -> torch.Tensor:
    """Interpolate the table of an image tower to another grid of places.

    The first row belongs to no place (class token of a Vision Transformer, mean of a ResNet's attention pooling) and
    stays. The others are a square map, which is resized with anti-aliased bicubic interpolation. A number of places
    that makes no square, but is the one that is wanted, comes from a model of the same sizes and stays as it is.

    Args:
        table: (1 + G * G, D) positions of a square grid, or of the wanted one, of any floating type.
        grid: Rows and columns that are wanted.

    Returns:
        (1 + rows * columns, D), float32, or the table itself if it has that grid.

    Raises:
        CheckpointError: If the places of the table form neither a square nor the wanted grid.
    """
    rows, columns = grid
    side = math.isqrt(len(table) - 1)
    is_square = side * side + 1 == len(table)
    if not is_square and len(table) != rows * columns + 1:
        raise CheckpointError(
            f'The position embedding of the weights has {len(table)} rows, but one more than a square number was '
            f'expected, or {rows * columns + 1}, which the model has.'
        )
    if not is_square or (side, side) == grid:
        return table
    first, places = table[:1].float(), table[1:].float()
    places = places.reshape(1, side, side, -1).permute(0, 3, 1, 2)  # (1, D, G, G)
    places = F.interpolate(places, size=(rows, columns), mode='bicubic', align_corners=False, antialias=True)
    return torch.cat([first, places.flatten(2)[0].t()])

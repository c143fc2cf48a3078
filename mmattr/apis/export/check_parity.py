"""How far the outputs of an exported model are from those of the model it was made of."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from mmattr.apis.backends import ScoreBackend
from mmattr.apis.export.exportable_model import ExportableModel

#: Batch sizes that are compared: one image, an odd number, many.
BATCH_SIZES = (1, 3, 16)

_SEED = 0


class Difference(NamedTuple):
    """Largest absolute differences of a batch.

    Attributes:
        batch_size: Images.
        logits: Between logits.
        scores: Between scores.
    """

    batch_size: int
    logits: float
    scores: float

    def __str__(self) -> str:
        return f'batch of {self.batch_size}: logits {self.logits:.1e}, scores {self.scores:.1e}'


@torch.no_grad()
def check_parity(
    model: nn.Module,
    backend: ScoreBackend,
    images: Sequence[np.ndarray] = (),
    batch_sizes: Sequence[int] = BATCH_SIZES,
) -> list[Difference]:
    """Run both on the same images.

    Args:
        model: The recognizer, on the CPU and in evaluation mode.
        backend: The exported model.
        images: (3, H, W) uint8 images to take first; noise follows, smooth and sharp, where they are too few.
        batch_sizes: Images of each comparison.

    Returns:
        One entry per batch size; a value that is not a number makes a difference infinite.
    """
    exportable = ExportableModel(model)
    exportable.eval()
    size = backend.metadata.input_size
    needed = sum(batch_sizes)
    pool = [*images[:needed], *_noise(needed - len(images), size)]
    differences, start = [], 0
    for count in batch_sizes:
        batch = np.stack(pool[start : start + count])
        start += count
        outputs = backend.run(batch)
        scores, logits = (value.numpy() for value in exportable(torch.from_numpy(batch)))
        differences.append(Difference(count, _largest(logits, outputs.logits), _largest(scores, outputs.scores)))
    return differences


def _largest(expected: np.ndarray, found: np.ndarray) -> float:
    """Largest absolute difference; infinite for other shapes and values that are no numbers."""
    if expected.shape != found.shape:
        return float('inf')
    return float(np.nan_to_num(np.abs(expected - found), nan=np.inf).max(initial=0))


def _noise(count: int, size: tuple[int, int]) -> list[np.ndarray]:
    """Images of squares of random colours, whose side changes from image to image."""
    generator = np.random.default_rng(_SEED)
    images = []
    for index in range(count):
        side = 2 ** (index % 5)
        coarse = generator.integers(0, 256, (3, -(-size[0] // side), -(-size[1] // side)), dtype=np.uint8)
        images.append(coarse.repeat(side, 1).repeat(side, 2)[:, : size[0], : size[1]])
    return images

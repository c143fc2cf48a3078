"""Translation by a number of pixels."""

from typing import Any

import mmcv
import numpy as np
from mmcv.transforms import BaseTransform
from mmcv.transforms.utils import cache_randomness

from mmattr.errors import ConfigError
from mmattr.registry import TRANSFORMS

DIRECTIONS = ('horizontal', 'vertical')


@TRANSFORMS.register_module()
class TranslatePixels(BaseTransform):
    """Move an image by a fixed number of pixels to a random side.

    ``mmpretrain.Translate`` moves by a share of the image's size; the face augmentation of Label2Label
    (https://arxiv.org/abs/2207.08677) moves by pixels, whatever the size. With ``magnitude_range`` it is an operation
    of ``mmpretrain.RandAugment``, which then fills in the two levels.

    Modified key: ``img`` (H, W, 3) uint8.

    >>> move = TranslatePixels(magnitude_range=(0, 100), magnitude_level=13, total_level=30)
    >>> round(move.distance, 2)
    43.33

    Args:
        magnitude_range: Pixels at level 0 and at ``total_level``.
        magnitude_level: Level, 0 ... ``total_level``.
        total_level: Highest level.
        magnitude_std: Always 0; it is here because ``mmpretrain.RandAugment`` passes it on.
        direction: ``horizontal`` or ``vertical``.
        random_negative_prob: Probability of moving left or up rather than right or down, in [0, 1].
        pad_val: Value of the uncovered pixels, 0 ... 255.

    Raises:
        ConfigError: If ``direction`` is unknown or ``magnitude_std`` is not 0.
    """

    def __init__(
        self,
        magnitude_range: tuple[float, float],
        magnitude_level: float = 10,
        total_level: float = 10,
        magnitude_std: float = 0.0,
        direction: str = 'horizontal',
        random_negative_prob: float = 0.5,
        pad_val: int = 0,
    ) -> None:
        if direction not in DIRECTIONS:
            raise ConfigError(f'TranslatePixels: direction must be one of {", ".join(DIRECTIONS)}, got {direction!r}.')
        if magnitude_std != 0:
            raise ConfigError(
                f'TranslatePixels moves by a fixed distance: magnitude_std must be 0, got {magnitude_std}.'
            )
        start, end = magnitude_range
        self.distance = start + (end - start) * magnitude_level / total_level
        self.direction = direction
        self.random_negative_prob = random_negative_prob
        self.pad_val = pad_val

    @cache_randomness
    def random_sign(self) -> int:
        """Draw 1 or -1 from the global random state of NumPy."""
        return -1 if np.random.rand() < self.random_negative_prob else 1

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Move the image.

        Args:
            results: A record with ``img``.

        Returns:
            The same dict.
        """
        offset = self.random_sign() * self.distance
        results['img'] = mmcv.imtranslate(
            results['img'], offset, direction=self.direction, border_value=self.pad_val, interpolation='nearest'
        )
        return results

    def __repr__(self) -> str:
        return (
            f'{type(self).__name__}(distance={self.distance}, direction={self.direction!r}, '
            f'random_negative_prob={self.random_negative_prob}, pad_val={self.pad_val})'
        )

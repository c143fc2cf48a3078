"""The attention maps of one layer for one image."""

from dataclasses import dataclass

import numpy as np

from mmattr.errors import DataError


@dataclass(frozen=True)
class LayerAttention:
    """What the words of a sentence look at in one layer: each other, the image, or both.

    Every row of a map is a distribution: it sums to 1.

    Args:
        name: How a command line names the layer, such as `mlm.decoder.2`.
        title: How a picture names it, such as `language model, layer 2`.
        words: (heads, M, M) weights of each word (row) on each word (column); None without self-attention.
        image: (heads, M, h, w) weights of each word on the h x w places of the feature map; None without
            cross-attention.
    """

    name: str
    title: str
    words: np.ndarray | None = None
    image: np.ndarray | None = None

    @property
    def num_heads(self) -> int:
        """Number of attention heads."""
        maps = self.words if self.words is not None else self.image
        return 0 if maps is None else len(maps)

    def word_map(self, head: int | None = None) -> np.ndarray:
        """Choose the word-to-word map of a head.

        Args:
            head: Number of the head from 1; None averages all heads.

        Returns:
            (M, M).

        Raises:
            DataError: If the layer has no such head or no self-attention.
        """
        return self._choose(self.words, head, 'attention between words')

    def image_map(self, head: int | None = None) -> np.ndarray:
        """Choose the word-to-image map of a head.

        Args:
            head: Number of the head from 1; None averages all heads.

        Returns:
            (M, h, w).

        Raises:
            DataError: If the layer has no such head or no cross-attention.
        """
        return self._choose(self.image, head, 'attention to the image')

    def head_title(self, head: int | None = None) -> str:
        """Name the layer and one of its heads.

        Args:
            head: Number of the head from 1; None for the mean of all.

        Returns:
            Such as `language model, layer 1, head 1`.
        """
        return f'{self.title}, {f"mean of {self.num_heads} heads" if head is None else f"head {head}"}'

    def _choose(self, maps: np.ndarray | None, head: int | None, what: str) -> np.ndarray:
        if maps is None:
            raise DataError(f'Layer {self.name} has no {what}.')
        if head is None:
            return maps.mean(0)
        if not 1 <= head <= len(maps):
            raise DataError(f'Layer {self.name} has the heads 1 to {len(maps)}, got {head}.')
        return maps[head - 1]

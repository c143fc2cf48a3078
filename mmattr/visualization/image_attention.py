"""What a picture of attention shows about one image."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mmattr.errors import DataError
from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.layer_attention import LayerAttention


@dataclass(frozen=True)
class ImageAttention:
    """One image, its sentence of attributes, and the attention of every layer.

    Args:
        title: Such as the file name.
        photo: (H, W, 3) uint8 RGB, what the model saw; the maps cover it from edge to edge.
        rows: The M attributes with their final scores, and labels where they are known.
        layers: In the order in which the model runs through them, at least one.
        guess: (M,) scores in [0, 1] before the language model completed the sentence; None for a model without one.
    """

    title: str
    photo: np.ndarray
    rows: tuple[AttributeRow, ...]
    layers: tuple[LayerAttention, ...]
    guess: np.ndarray | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the M attributes."""
        return tuple(row.name for row in self.rows)

    @property
    def flipped(self) -> tuple[bool, ...]:
        """Whether the guess and the final score of each of the M words lie on different sides of its threshold."""
        if self.guess is None:
            return (False,) * len(self.rows)
        pairs = zip(self.guess.tolist(), self.rows, strict=True)
        return tuple((score > row.threshold) != row.predicted_present for score, row in pairs)

    def layer(self, name: str | None = None, with_words: bool = False) -> LayerAttention:
        """Find a layer.

        Args:
            name: Its name; a number alone counts from 1 in the last stack of layers; None takes the first layer of the
                last stack.
            with_words: Whether only layers with attention between words count.

        Returns:
            The layer.

        Raises:
            DataError: If there is no such layer; the valid names are given.
        """
        return find_layer([layer for layer in self.layers if layer.words is not None or not with_words], name)


def find_layer(layers: Sequence[LayerAttention], name: str | None) -> LayerAttention:
    """Find a layer by its name, see :meth:`ImageAttention.layer`."""
    stack = layers[-1].name.rpartition('.')[0] if layers else ''
    wanted = f'{stack}.{name or 1}' if name is None or name.isdigit() else name
    for layer in layers:
        if layer.name == wanted:
            return layer
    raise DataError(f'The model has no layer {name or wanted!r}; it has: {", ".join(layer.name for layer in layers)}.')

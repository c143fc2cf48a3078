"""What every engine that runs an exported model offers."""

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from mmattr.apis.backends.exported_metadata import ExportedMetadata
from mmattr.errors import DataError


class ModelOutputs(NamedTuple):
    """Outputs of a graph.

    Attributes:
        scores: (N, M) float32 in [0, 1].
        logits: (N, M) float32, before the sigmoid.
    """

    scores: np.ndarray
    logits: np.ndarray


class ScoreBackend(ABC):
    """From uint8 images to scores.

    Args:
        metadata: What the file says about itself.

    Attributes:
        metadata: The same.
    """

    def __init__(self, metadata: ExportedMetadata) -> None:
        self.metadata = metadata

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Score images.

        Args:
            images: (N, 3, H, W) uint8, channels in the order of `metadata.channels`, H and W as in
                `metadata.input_size`.

        Returns:
            (N, M) float32 scores in [0, 1].

        Raises:
            DataError: If the images have another type or shape.
        """
        return self.run(images).scores

    def run(self, images: np.ndarray) -> ModelOutputs:
        """Compute all outputs.

        Args:
            images: As in `__call__`; no image is an empty result.

        Returns:
            Scores and logits.

        Raises:
            DataError: If the images have another type or shape.
        """
        expected = (3, *self.metadata.input_size)
        if images.dtype != np.uint8 or images.ndim != 4 or images.shape[1:] != expected:
            raise DataError(
                f'The exported model takes uint8 images of the shape (N, {", ".join(map(str, expected))}), got '
                f'{images.dtype} of the shape {images.shape}.'
            )
        if not len(images):
            empty = np.zeros((0, len(self.metadata.attributes)), dtype=np.float32)
            return ModelOutputs(empty, empty)
        return self._run(np.ascontiguousarray(images))

    @abstractmethod
    def _run(self, images: np.ndarray) -> ModelOutputs:
        """Compute the outputs of at least one image of the right type and shape."""

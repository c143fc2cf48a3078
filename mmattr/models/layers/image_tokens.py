"""What a decoder head sees of an image."""

from typing import NamedTuple

import torch


class ImageTokens(NamedTuple):
    """The feature map of a batch as a sequence of tokens.

    Cross-attention of Label2Label and its relatives uses ``features + position`` as keys and ``features`` as values
    (Li et al., Label2Label, ECCV 2022, Section 3.2). The two parts stay apart because the position is the same for
    every image.

    Attributes:
        features: (N, P, D) image tokens.
        position: (P, D) position embedding of the P = H * W places.
    """

    features: torch.Tensor
    position: torch.Tensor

    @property
    def keys(self) -> torch.Tensor:
        """(N, P, D) tokens with their position added."""
        return self.features + self.position

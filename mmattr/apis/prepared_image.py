"""One image on its way into the model."""

from dataclasses import dataclass

import numpy as np
import torch


@dataclass(frozen=True)
class PreparedImage:
    """An image after the test pipeline, or the reason why there is none.

    Args:
        path: The file, None for an image in memory.
        inputs: (3, H0, W0) uint8 BGR, what the data preprocessor takes; None after an error.
        rgb: (H, W, 3) uint8 RGB, what a picture shows; None after an error.
        gt_label: (M,) annotated labels in {1, 0, -1}, for images of a data set.
        error: One sentence when the image cannot be read.
    """

    path: str | None
    inputs: torch.Tensor | None = None
    rgb: np.ndarray | None = None
    gt_label: torch.Tensor | None = None
    error: str | None = None

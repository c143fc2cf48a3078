"""One forward pass over images that may have different sizes."""

from collections.abc import Sequence

import numpy as np
import torch
from mmengine.model import BaseModel

from mmattr.apis.prepared_image import PreparedImage
from mmattr.structures import AttributeDataSample


@torch.no_grad()
def predict_batch(
    model: BaseModel, batch: Sequence[PreparedImage], known: np.ndarray | None = None
) -> dict[int, AttributeDataSample]:
    """Predict a batch; images of one size share a forward pass.

    Args:
        model: The model, in evaluation mode.
        batch: Images; those with an error are left out.
        known: (M,) words that are known to be right, -1 for those that are not given.

    Returns:
        What was predicted, by position in the batch.
    """
    by_size: dict[tuple[int, ...], list[int]] = {}
    for index, image in enumerate(batch):
        if image.inputs is not None:
            by_size.setdefault(tuple(image.inputs.shape), []).append(index)
    found: dict[int, AttributeDataSample] = {}
    for positions in by_size.values():
        samples = [AttributeDataSample(metainfo=dict(img_path=batch[index].path or '')) for index in positions]
        if known is not None:
            samples = [sample.set_known_label(known) for sample in samples]
        inputs = [batch[index].inputs for index in positions]
        found |= zip(positions, model.test_step(dict(inputs=inputs, data_samples=samples)), strict=True)
    return found

"""From the predictions of one batch to arrays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from mmattr.errors import ConfigError, DataError
from mmattr.registry import nearest


def stack_item(samples: Sequence[Mapping[str, Any]], item: str, reader: str) -> np.ndarray:
    """Collect one field of all samples of a batch.

    The samples are stacked before they leave the device, so that a GPU is waited for once per batch and not once per
    image.

    Args:
        samples: N predictions as dicts.
        item: The field: a tensor, an array or numbers, of the same shape in every sample.
        reader: Who wants it, for the error.

    Returns:
        (N, ...) array; floating point fields as float32.

    Raises:
        ConfigError: If a sample lacks the field.
        DataError: If the field has different shapes in different samples.
    """
    for sample in samples:
        if item not in sample:
            raise ConfigError(f'{reader} reads {item!r}, which the predictions do not hold; {nearest(item, sample)}')
    values = [sample[item] for sample in samples]
    tensors = [value if isinstance(value, torch.Tensor) else torch.as_tensor(value) for value in values]
    try:
        stacked = torch.stack(tensors).detach()
    except RuntimeError:
        shapes = sorted({tuple(tensor.shape) for tensor in tensors})
        if len(shapes) < 2:
            raise
        raise DataError(f'{item} has shape {shapes[0]} in one image and {shapes[1]} in another.') from None
    if stacked.is_floating_point():
        stacked = stacked.float()
    return stacked.cpu().numpy()

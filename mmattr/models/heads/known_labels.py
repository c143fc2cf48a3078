"""Labels that a user gives to a head at test time."""

from collections.abc import Sequence

import torch

from mmattr.structures import AttributeDataSample
from mmattr.structures.attribute_data_sample import UNKNOWN


def stack_known_labels(
    data_samples: Sequence[AttributeDataSample], num_attributes: int, device: torch.device
) -> torch.Tensor | None:
    """Stack the labels that the user gives.

    Args:
        data_samples: N samples, with ``known_label`` where labels are given.
        num_attributes: M.
        device: Where the labels go.

    Returns:
        (N, M) int8 in {1, 0, -1 = not given}, or None when nobody gives any.
    """
    if not any('known_label' in sample for sample in data_samples):
        return None
    nothing = torch.full((num_attributes,), UNKNOWN, dtype=torch.int8)
    return torch.stack([sample.get('known_label', nothing).to(device) for sample in data_samples])


def keep_known_labels(data_samples: Sequence[AttributeDataSample], known: torch.Tensor | None) -> None:
    """Set the scores of given labels to what was given: a given label stays what it is.

    Args:
        data_samples: N samples with ``pred_score``, changed in place.
        known: (N, M) from :func:`stack_known_labels`; None changes nothing.
    """
    if known is None:
        return
    for sample, given in zip(data_samples, known, strict=True):
        sample.set_pred_score(torch.where(given >= 0, given.float(), sample.pred_score))

"""The record of one image."""

from collections.abc import Sequence

import numpy as np
import torch
from mmengine.structures import BaseDataElement

from mmattr.errors import DataError

LabelLike = torch.Tensor | np.ndarray | Sequence[int]

#: The label of an attribute that nobody knows; it counts in no loss and in no metric.
UNKNOWN = -1


class AttributeDataSample(BaseDataElement):
    """Everything mmattr knows about one image, by field.

    ============== ======== ======= ==========================================================================
    field          shape    dtype   meaning
    ============== ======== ======= ==========================================================================
    gt_label       (M,)     int8    annotated labels: 1 present, 0 absent, -1 unknown
    known_label    (M,)     int8    words given to the model at test time: 1, 0, -1 = not given
    pred_score     (M,)     float32 predicted probabilities in [0, 1]
    pred_label     (M,)     int8    thresholded predictions, written by the inferencer only
    query_score    (M,)     float32 Label2Label: probabilities of the attribute query network
    eval_loss      ()       float32 loss of this image in evaluation mode, when its labels are known
    gt_label_b     (M,)     int8    labels of the image mixed into this one (mixup)
    mix_weight     ()       float32 weight of this image's own labels under mixup; 1 - weight goes to the other
    ============== ======== ======= ==========================================================================

    Meta information: ``img_path``, ``sample_idx``, ``img_shape`` (height, width), ``ori_shape``, and ``crop_box``
    (first column and row, and those behind the last ones) where the sample is a part of the image.

    >>> sample = AttributeDataSample().set_gt_label([1, 0, -1])
    >>> sample.gt_label.tolist()
    [1, 0, -1]
    """

    def set_gt_label(self, label: LabelLike) -> 'AttributeDataSample':
        """Set the annotated labels.

        Args:
            label: (M,) values in {1, 0, -1}.

        Returns:
            The sample itself.

        Raises:
            DataError: If a value is outside {1, 0, -1} or the shape is not (M,).
        """
        self.set_field(_as_label(label, 'gt_label'), 'gt_label', dtype=torch.Tensor)
        return self

    def set_known_label(self, label: LabelLike) -> 'AttributeDataSample':
        """Set the words that are given to the model at test time.

        Args:
            label: (M,) values in {1, 0, -1 = not given}.

        Returns:
            The sample itself.

        Raises:
            DataError: If a value is outside {1, 0, -1} or the shape is not (M,).
        """
        self.set_field(_as_label(label, 'known_label'), 'known_label', dtype=torch.Tensor)
        return self

    def set_pred_score(self, score: torch.Tensor) -> 'AttributeDataSample':
        """Set the predicted probabilities.

        Args:
            score: (M,) in [0, 1].

        Returns:
            The sample itself.
        """
        self.set_field(score, 'pred_score', dtype=torch.Tensor)
        return self


def _as_label(label: LabelLike, name: str) -> torch.Tensor:
    """Check labels and convert them to an int8 tensor of shape (M,)."""
    tensor = torch.as_tensor(label)
    if tensor.ndim != 1:
        raise DataError(f'{name} must have shape (num_attributes,), got {tuple(tensor.shape)}.')
    wrong = tensor[(tensor != 0) & (tensor != 1) & (tensor != UNKNOWN)]
    if len(wrong):
        raise DataError(f'{name} must hold 1 (present), 0 (absent) or -1 (unknown), got {wrong[0].item()}.')
    return tensor.to(torch.int8)

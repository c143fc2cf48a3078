"""The labels of a batch, with or without mixup."""

from collections.abc import Sequence
from typing import NamedTuple

import torch

from mmattr.errors import DataError
from mmattr.structures import AttributeDataSample
from mmattr.structures.attribute_data_sample import UNKNOWN


class LabelBatch(NamedTuple):
    """Labels of N images.

    Attributes:
        label: (N, M) in {1, 0, -1 = unknown}.
        label_b: (N, M) labels of the images mixed in, or None without mixup.
        weight: (N,) share t of each image itself in its mixture; the other image has 1 - t. None without mixup.
    """

    label: torch.Tensor
    label_b: torch.Tensor | None = None
    weight: torch.Tensor | None = None

    @classmethod
    def from_samples(
        cls, data_samples: Sequence[AttributeDataSample], num_attributes: int, device: torch.device
    ) -> 'LabelBatch':
        """Stack the labels of data samples.

        Args:
            data_samples: N samples with ``gt_label``, and ``gt_label_b`` and ``mix_weight`` under mixup.
            num_attributes: M.
            device: Where the labels go.

        Returns:
            The stacked labels.

        Raises:
            DataError: If a sample has no label or one of another length.
        """
        for sample in data_samples:
            count = len(sample.gt_label) if 'gt_label' in sample else None
            if count != num_attributes:
                raise DataError(
                    f'{sample.get("img_path", "an image")} has {"no labels" if count is None else f"{count} labels"}, '
                    f'but the model has {num_attributes} attributes.'
                )
        label = torch.stack([sample.gt_label for sample in data_samples]).to(device)
        if 'mix_weight' not in data_samples[0]:
            return cls(label)
        label_b = torch.stack([sample.gt_label_b for sample in data_samples]).to(device)
        weight = torch.stack([torch.as_tensor(sample.mix_weight) for sample in data_samples]).to(device)
        return cls(label, label_b, weight)

    def hide(self, hidden: torch.Tensor) -> 'LabelBatch':
        """Make some labels unknown, in both images of a mixture.

        Args:
            hidden: (N, M) bool, True where a label becomes unknown.

        Returns:
            The other labels; this batch stays what it is.
        """
        label_b = None if self.label_b is None else self.label_b.masked_fill(hidden, UNKNOWN)
        return LabelBatch(self.label.masked_fill(hidden, UNKNOWN), label_b, self.weight)

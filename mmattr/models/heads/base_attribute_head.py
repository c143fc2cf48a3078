"""What every attribute head shares: loss and prediction, written once."""

from abc import ABCMeta, abstractmethod
from collections.abc import Sequence
from typing import Any

import torch
from mmengine.model import BaseModule

from mmattr.models.heads.label_batch import LabelBatch
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


class BaseAttributeHead(BaseModule, metaclass=ABCMeta):
    """A head turns features into one logit per attribute.

    A new head implements :meth:`forward`. A method with more losses overrides :meth:`loss`, one with more outputs
    extends :meth:`predict`.

    Args:
        num_attributes: Number of attributes M.
        in_channels: Width of the features.
        loss: Config of the loss; called as ``loss(logits, label, sample_weight, reduction)``.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        supports_known_labels: Whether :meth:`predict` uses ``known_label`` of the samples.
        reads_label_table: Whether the head scores whatever names the label table of the data holds, so that a
            checkpoint fits data with other attributes than those it was trained on.
    """

    supports_known_labels = False
    reads_label_table = False

    def __init__(
        self, num_attributes: int, in_channels: int, loss: dict | None = None, init_cfg: dict | None = None
    ) -> None:
        super().__init__(init_cfg)
        self.num_attributes = num_attributes
        self.in_channels = in_channels
        self.loss_module = MODELS.build(loss or dict(type='WeightedBCELoss'))

    @abstractmethod
    def forward(self, feats: Any) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Features of N images: what the neck returns, or the backbone's tuple of maps without a neck.

        Returns:
            Logits (N, M).
        """

    def loss(self, feats: Any, data_samples: Sequence[AttributeDataSample]) -> dict[str, torch.Tensor]:
        """Compute the training losses.

        Args:
            feats: Features of N images.
            data_samples: N samples with labels.

        Returns:
            Scalars by name; those whose name contains ``loss`` are summed and minimised.
        """
        logits = self(feats)
        return {'loss': self.label_loss(logits, self.stack_labels(data_samples, logits.device))}

    def predict(self, feats: Any, data_samples: Sequence[AttributeDataSample]) -> list[AttributeDataSample]:
        """Score the attributes of images.

        Args:
            feats: Features of N images.
            data_samples: N samples; those with labels also get their evaluation loss.

        Returns:
            The samples with ``pred_score`` and, where labels are there, ``eval_loss``.
        """
        logits = self(feats)
        return self.write_predictions(logits, data_samples)

    def stack_labels(self, data_samples: Sequence[AttributeDataSample], device: torch.device) -> LabelBatch:
        """Stack the labels of N samples, see :class:`LabelBatch`."""
        return LabelBatch.from_samples(data_samples, self.num_attributes, device)

    def label_loss(self, logits: torch.Tensor, labels: LabelBatch) -> torch.Tensor:
        """Compare logits with labels; under mixup t * loss(., a) + (1 - t) * loss(., b).

        Args:
            logits: (N, M).
            labels: Labels of the same images.

        Returns:
            A scalar.
        """
        logits = logits.float()
        if labels.label_b is None or labels.weight is None:
            return self.loss_module(logits, labels.label)
        own = self.loss_module(logits, labels.label, sample_weight=labels.weight)
        return own + self.loss_module(logits, labels.label_b, sample_weight=1 - labels.weight)

    def write_predictions(
        self, logits: torch.Tensor, data_samples: Sequence[AttributeDataSample]
    ) -> list[AttributeDataSample]:
        """Store scores, and the evaluation loss of labelled images, in the samples.

        Args:
            logits: (N, M).
            data_samples: N samples.

        Returns:
            The same samples.
        """
        logits = logits.float()
        for sample, score in zip(data_samples, logits.sigmoid(), strict=True):
            sample.set_pred_score(score)
        if all('gt_label' in sample for sample in data_samples):
            label = self.stack_labels(data_samples, logits.device).label
            for index, sample in enumerate(data_samples):
                value = self.loss_module(logits[index : index + 1], label[index : index + 1])
                sample.set_field(value, 'eval_loss', dtype=torch.Tensor)
        return list(data_samples)

"""Binary cross-entropy with the weights of the pedestrian attribute literature."""

from collections.abc import Sequence

import torch
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.losses.base_attribute_loss import BaseAttributeLoss
from mmattr.registry import MODELS


@MODELS.register_module()
class WeightedBCELoss(BaseAttributeLoss):
    """Sigmoid binary cross-entropy over (N, M) logits, weighted by how rare a label is.

    loss_ij = -w_ij (t log p + (1 - t) log(1 - p)), p = sigmoid(x_ij), where w_ij is one of the weightings of
    :func:`label_weight` and t the label, smoothed if asked for. PA-100K of Label2Label, Strong Baseline and Rethinking
    of PAR: ``strategy='exp_ratio', reduction='attribute_sum'``.

    Args:
        strategy: See :class:`BaseAttributeLoss`.
        reduction: See :class:`BaseAttributeLoss`.
        logit_clamp: Logits are clamped to [-logit_clamp, logit_clamp] first (10 on LFWA); None leaves them alone.
        loss_weight: Factor of the result.
        label_smoothing: s in [0, 0.5): a label t becomes (1 - s) t + s (1 - t), as in Rethinking of PAR; the weight
            stays that of the label.
        attribute_weight: M factors >= 0, one per attribute.

    Raises:
        ConfigError: If a choice is unknown or a number is out of its range.
    """

    def __init__(
        self,
        strategy: str = 'none',
        reduction: str = 'mean',
        logit_clamp: float | None = None,
        loss_weight: float = 1.0,
        label_smoothing: float = 0.0,
        attribute_weight: Sequence[float] | None = None,
    ) -> None:
        super().__init__(strategy, attribute_weight, reduction, loss_weight)
        if not 0 <= label_smoothing < 0.5:
            raise ConfigError(
                f'{type(self).__name__}.label_smoothing is {label_smoothing}, but expects a number in [0, 0.5).'
            )
        self.logit_clamp = logit_clamp
        self.label_smoothing = label_smoothing

    def element_loss(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Compute the cross-entropy of every label, see :class:`BaseAttributeLoss`."""
        if self.logit_clamp is not None:
            logits = logits.clamp(-self.logit_clamp, self.logit_clamp)
        smooth = target + self.label_smoothing * (1 - 2 * target)
        return F.binary_cross_entropy_with_logits(logits, smooth, reduction='none')

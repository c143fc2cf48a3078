"""Focal loss: labels that are already right count less."""

from collections.abc import Sequence

import torch
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.losses.base_attribute_loss import BaseAttributeLoss
from mmattr.models.losses.focal_factor import focal_factor
from mmattr.registry import MODELS


@MODELS.register_module()
class FocalLoss(BaseAttributeLoss):
    """Sigmoid focal loss: -alpha_t (1 - p_t)^gamma log p_t.

    Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017; p_t is the probability of the right answer. The
    defaults are those of the paper and of mmpretrain. A repository with one factor for both classes, such as that of
    the distribution-balanced loss, is ``alpha=None, loss_weight=0.25``.

    Args:
        gamma: Exponent >= 0; 0 is the cross-entropy.
        alpha: alpha_t is alpha in [0, 1] for positives and 1 - alpha for negatives; None is 1 for both.
        detach_focusing: Whether no gradient flows through the focusing factor.
        reduction: See :class:`BaseAttributeLoss`.
        strategy: See :class:`BaseAttributeLoss`.
        attribute_weight: M factors >= 0, one per attribute.
        loss_weight: Factor of the result.

    Raises:
        ConfigError: If a choice is unknown or a number is out of its range.
    """

    def __init__(
        self,
        gamma: float = 2.0,
        alpha: float | None = 0.25,
        detach_focusing: bool = False,
        reduction: str = 'attribute_sum',
        strategy: str = 'none',
        attribute_weight: Sequence[float] | None = None,
        loss_weight: float = 1.0,
    ) -> None:
        super().__init__(strategy, attribute_weight, reduction, loss_weight)
        if not (gamma >= 0 and 0 <= (alpha or 0) <= 1):
            raise ConfigError(
                f'FocalLoss was given gamma={gamma} and alpha={alpha}, but expects gamma >= 0 and alpha in [0, 1] or '
                'None.'
            )
        self.gamma = gamma
        self.alpha = alpha
        self.detach_focusing = detach_focusing

    def element_loss(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Compute the focal loss of every label, see :class:`BaseAttributeLoss`."""
        cross_entropy = F.binary_cross_entropy_with_logits(logits, target, reduction='none')
        loss = focal_factor(cross_entropy, self.gamma, self.detach_focusing) * cross_entropy
        if self.alpha is None:
            return loss
        return torch.where(target > 0, self.alpha, 1 - self.alpha) * loss

"""Asymmetric loss: easy negatives count less than easy positives, and very easy ones not at all."""

from collections.abc import Sequence

import torch

from mmattr.errors import ConfigError
from mmattr.models.losses.base_attribute_loss import BaseAttributeLoss
from mmattr.registry import MODELS


@MODELS.register_module()
class AsymmetricLoss(BaseAttributeLoss):
    """Asymmetric focusing and probability shifting for multi-label data with many more negatives than positives.

    Ridnik et al., "Asymmetric Loss For Multi-Label Classification", ICCV 2021. With p = sigmoid(x) and the shifted
    probability of a negative p_m = min(1 - p + clip, 1):

    - y = 1: -(1 - p)^gamma_pos log max(p, eps)
    - y = 0: -(1 - p_m)^gamma_neg log max(p_m, eps)

    (0, 0, clip 0) is the plain cross-entropy and (g, g, clip 0) the focal loss without alpha. The defaults are those of
    the released training scripts and suit data with a few percent of positives; with the denser labels of pedestrians
    or faces start from (0, 0), (2, 2), (2, 1). Other code bases differ: mmpretrain divides the sum by N
    (``'attribute_sum'``) and does not detach; Query2Label uses gamma_neg 2, clip 0, eps 1e-5 and 1000 times the mean.

    Args:
        gamma_neg: Focusing exponent >= 0 of negatives.
        gamma_pos: Focusing exponent >= 0 of positives.
        clip: Shift in [0, 1): negatives with p below it neither count nor pull.
        eps: Smallest probability in (0, 1) inside the logarithm; below it there is no gradient through the logarithm.
        detach_focusing: Whether no gradient flows through the focusing factors.
        reduction: See :class:`BaseAttributeLoss`; the sum over images and attributes is the paper's.
        strategy: See :class:`BaseAttributeLoss`.
        attribute_weight: M factors >= 0, one per attribute.
        loss_weight: Factor of the result.

    Raises:
        ConfigError: If a choice is unknown or a number is out of its range.
    """

    def __init__(
        self,
        gamma_neg: float = 4.0,
        gamma_pos: float = 0.0,
        clip: float = 0.05,
        eps: float = 1e-8,
        detach_focusing: bool = True,
        reduction: str = 'sum',
        strategy: str = 'none',
        attribute_weight: Sequence[float] | None = None,
        loss_weight: float = 1.0,
    ) -> None:
        super().__init__(strategy, attribute_weight, reduction, loss_weight)
        if not (gamma_neg >= 0 and gamma_pos >= 0 and 0 <= clip < 1 and 0 < eps < 1):
            raise ConfigError(
                f'AsymmetricLoss was given gamma_neg={gamma_neg}, gamma_pos={gamma_pos}, clip={clip} and eps={eps}, '
                'but expects gammas >= 0, clip in [0, 1) and eps in (0, 1).'
            )
        self.gamma_neg = gamma_neg
        self.gamma_pos = gamma_pos
        self.clip = clip
        self.eps = eps
        self.detach_focusing = detach_focusing

    def element_loss(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Compute the focused cross-entropy of every label, see :class:`BaseAttributeLoss`."""
        is_positive = target > 0
        probability, complement = logits.sigmoid(), (-logits).sigmoid()
        right = torch.where(is_positive, probability, (complement + self.clip).clamp(max=1))
        wrong = torch.where(is_positive, complement, (probability - self.clip).clamp(min=0))
        # The root of exactly 0 has no slope; the value is the same, as the logarithm beside it is 0 there.
        wrong = wrong.clamp(min=torch.finfo(wrong.dtype).tiny)
        gamma = torch.where(is_positive, self.gamma_pos, self.gamma_neg)
        focusing = wrong.pow(gamma)
        if self.detach_focusing:
            focusing = focusing.detach()
        return -focusing * right.clamp(min=self.eps).log()

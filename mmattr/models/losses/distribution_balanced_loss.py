"""Distribution-balanced loss for long-tailed multi-label data."""

from collections.abc import Sequence

import torch
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.losses.base_attribute_loss import BaseAttributeLoss
from mmattr.models.losses.focal_factor import focal_factor
from mmattr.registry import MODELS

# Keeps a positive label of an attribute that has none in the training split from dividing infinity by infinity.
_SMALLEST_SHARE = 1e-12


@MODELS.register_module()
class DistributionBalancedLoss(BaseAttributeLoss):
    """Re-balanced weights, a tolerance for negatives and a focal factor.

    Wu et al., "Distribution-Balanced Loss for Multi-Label Classification in Long-Tailed Datasets", ECCV 2020. With r_j
    the share of positives of attribute j in the training split:

    1. Re-balancing. Sampling classes evenly would draw image i for its attribute j with the share
       rho_ij = (1/r_j) / sum_k (y_ik / r_k) of what it is drawn with; w_ij = alpha + sigmoid(beta (rho_ij - mu)). The
       sum runs over the known positives of the image; without any, rho is infinite and w = alpha + 1.
    2. Negative tolerance. The logit is shifted by nu_j = kappa / lambda log(r_j / (1 - r_j)), then for negatives
       multiplied by lambda, and their weight divided by lambda.
    3. Focal factor. loss_ij = w_ij (1 - p_t)^gamma CE_ij, p_t being the probability of the right answer after step 2.
       The released settings also multiply by 2: ``loss_weight``.

    An attribute without positives or without negatives in the training split is not shifted: its nu would be infinite.
    The class-balanced variant of step 1 gives all labels of an image the mean of (1 - b) / (1 - b^n_j) over its known
    positives, n_j = N r_j being the number of positives (Cui et al., CVPR 2019), and 1 to an image without any.

    Args:
        alpha: Smallest weight >= 0 of step 1 (0.1 on COCO-MLT and VOC-MLT).
        beta: Slope > 0 of step 1 (10).
        mu: Centre of step 1 (0.2 on COCO-MLT, 0.3 on VOC-MLT).
        kappa: Strength >= 0 of the shift (0.05).
        lambda_: Scale > 0 of negatives (2 on COCO-MLT, 5 on VOC-MLT).
        gamma: Focal exponent >= 0 (2).
        class_balance: b in [0, 1) of the class-balanced variant, None for step 1 as above.
        num_images: N, images of the training split; the class-balanced variant needs it.
        detach_focusing: Whether no gradient flows through the focal factor.
        reduction: See :class:`BaseAttributeLoss`; the mean is the paper's.
        strategy: See :class:`BaseAttributeLoss`; a further weight.
        attribute_weight: M factors >= 0, one per attribute; a further weight.
        loss_weight: Factor of the result.

    Raises:
        ConfigError: If a choice is unknown, a number is out of its range or ``num_images`` is missing.
    """

    def __init__(
        self,
        alpha: float = 0.1,
        beta: float = 10.0,
        mu: float = 0.2,
        kappa: float = 0.05,
        lambda_: float = 2.0,
        gamma: float = 2.0,
        class_balance: float | None = None,
        num_images: int | None = None,
        detach_focusing: bool = False,
        reduction: str = 'mean',
        strategy: str = 'none',
        attribute_weight: Sequence[float] | None = None,
        loss_weight: float = 2.0,
    ) -> None:
        super().__init__(strategy, attribute_weight, reduction, loss_weight)
        if not (alpha >= 0 and beta > 0 and kappa >= 0 and lambda_ > 0 and gamma >= 0):
            raise ConfigError(
                f'DistributionBalancedLoss was given alpha={alpha}, beta={beta}, kappa={kappa}, lambda_={lambda_} and '
                f'gamma={gamma}, but expects alpha, kappa, gamma >= 0 and beta, lambda_ > 0.'
            )
        if class_balance is not None and not (0 <= class_balance < 1 and num_images):
            raise ConfigError(
                f'DistributionBalancedLoss was given class_balance={class_balance} and num_images={num_images}, but '
                'expects a number in [0, 1) and the number of training images.'
            )
        self.alpha, self.beta, self.mu = alpha, beta, mu
        self.kappa, self.lambda_, self.gamma = kappa, lambda_, gamma
        self.class_balance = class_balance
        self.num_images = num_images
        self.detach_focusing = detach_focusing

    def element_loss(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Compute the balanced focal loss of every label, see :class:`BaseAttributeLoss`."""
        scale = torch.where(target > 0, 1.0, self.lambda_)
        shifted = scale * (logits + self.logit_shift(target))
        cross_entropy = F.binary_cross_entropy_with_logits(shifted, target, reduction='none')
        focal = focal_factor(cross_entropy, self.gamma, self.detach_focusing)
        return focal * cross_entropy * self.balance_weight(target) / scale

    def balance_weight(self, target: torch.Tensor) -> torch.Tensor:
        """Compute the weight of step 1.

        Args:
            target: (N, M) labels, 1 or 0; unknown labels as 0.

        Returns:
            (N, M), or (N, 1) in the class-balanced variant.
        """
        ratio = self.required_ratio(target).clamp(min=_SMALLEST_SHARE)
        if self.class_balance is None:
            share = 1 / ratio / (target / ratio).sum(1, keepdim=True)  # (N, M), infinite without positives
            return self.alpha + (self.beta * (share - self.mu)).sigmoid()
        count = (ratio * (self.num_images or 0)).clamp(min=1)
        effective = (1 - self.class_balance) / (1 - self.class_balance**count)  # (M,)
        positives = target.sum(1, keepdim=True)
        mean = (target * effective).sum(1, keepdim=True) / positives.clamp(min=1)
        return torch.where(positives > 0, mean, 1.0)

    def logit_shift(self, target: torch.Tensor) -> torch.Tensor:
        """Compute nu of step 2.

        Args:
            target: (N, M), whose type and device it takes.

        Returns:
            (M,).
        """
        ratio = self.required_ratio(target)
        shift = self.kappa / self.lambda_ * ratio.logit()
        return torch.where((ratio > 0) & (ratio < 1), shift, 0.0)

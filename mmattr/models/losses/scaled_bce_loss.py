"""Binary cross-entropy for bounded logits."""

from collections.abc import Sequence

import torch

from mmattr.errors import ConfigError
from mmattr.models.losses.weighted_bce_loss import WeightedBCELoss
from mmattr.registry import MODELS


@MODELS.register_module()
class ScaledBCELoss(WeightedBCELoss):
    """:class:`WeightedBCELoss` of logits times a scale, for the cosine classifier (Rethinking of PAR).

    The cosine of a feature and a class vector lies in [-1, 1], where a sigmoid never says more than 0.27 to 0.73; the
    loss therefore sees s x. The logits of the model stay cosines: scores keep their order and the side of 0.5 on which
    they lie, but are no probabilities.

    Args:
        positive_scale: s > 0 of positive labels.
        negative_scale: s > 0 of negative labels.
        strategy: See :class:`BaseAttributeLoss`.
        reduction: See :class:`BaseAttributeLoss`.
        loss_weight: Factor of the result.
        label_smoothing: See :class:`WeightedBCELoss`; the scale stays that of the label.
        attribute_weight: M factors >= 0, one per attribute.

    Raises:
        ConfigError: If a choice is unknown or a number is out of its range.
    """

    def __init__(
        self,
        positive_scale: float = 30.0,
        negative_scale: float = 30.0,
        strategy: str = 'none',
        reduction: str = 'attribute_sum',
        loss_weight: float = 1.0,
        label_smoothing: float = 0.0,
        attribute_weight: Sequence[float] | None = None,
    ) -> None:
        super().__init__(strategy, reduction, None, loss_weight, label_smoothing, attribute_weight)
        if not (positive_scale > 0 and negative_scale > 0):
            raise ConfigError(
                f'ScaledBCELoss was given the scales {positive_scale} and {negative_scale}, but expects numbers > 0.'
            )
        self.positive_scale = positive_scale
        self.negative_scale = negative_scale

    def element_loss(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Compute the cross-entropy of every scaled logit, see :class:`BaseAttributeLoss`."""
        scale = torch.where(target > 0, self.positive_scale, self.negative_scale)
        return super().element_loss(scale * logits, target, known)

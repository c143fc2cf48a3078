"""Binary cross-entropy with the weights of the pedestrian attribute literature."""

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.registry import MODELS

STRATEGIES = ('none', 'exp_ratio', 'deepmar')
REDUCTIONS = ('mean', 'attribute_sum', 'sum', 'none')


@MODELS.register_module()
class WeightedBCELoss(nn.Module):
    """Sigmoid binary cross-entropy over (N, M) logits, weighted by how rare a label is.

    With r_j the share of positives of attribute j in the training split, the weight of a label is

    - ``'none'``: 1,
    - ``'exp_ratio'``: exp(1 - r_j) for a positive and exp(r_j) for a negative (Label2Label on PA-100K, Rethinking of
      PAR, Strong Baseline),
    - ``'deepmar'``: exp(-r_j) for both, Equation 4 of DeepMAR (Li et al., ACPR 2015) with sigma = 1.

    Labels of -1 are unknown: they add nothing to the loss, to its normaliser or to any gradient.

    Args:
        strategy: One of the weights above. Those that need r_j get it from the training data set through
            :meth:`set_positive_ratio`.
        reduction: ``'mean'``: over all known labels; ``'attribute_sum'``: sum over attributes, mean over the N images
            (PA-100K); ``'sum'``; ``'none'``: (N, M).
        logit_clamp: Logits are clamped to [-logit_clamp, logit_clamp] first (10 on LFWA); None leaves them alone.
        loss_weight: Factor of the result.

    Raises:
        ConfigError: If ``strategy`` or ``reduction`` is unknown.
    """

    def __init__(
        self,
        strategy: str = 'none',
        reduction: str = 'mean',
        logit_clamp: float | None = None,
        loss_weight: float = 1.0,
    ) -> None:
        super().__init__()
        if strategy not in STRATEGIES:
            raise ConfigError(f'WeightedBCELoss has no strategy {strategy!r}; valid are {", ".join(STRATEGIES)}.')
        if reduction not in REDUCTIONS:
            raise ConfigError(f'WeightedBCELoss has no reduction {reduction!r}; valid are {", ".join(REDUCTIONS)}.')
        self.strategy = strategy
        self.reduction = reduction
        self.logit_clamp = logit_clamp
        self.loss_weight = loss_weight
        self.register_buffer('positive_ratio', None)
        self.positive_ratio: torch.Tensor | None

    def set_positive_ratio(self, ratio: torch.Tensor) -> None:
        """Take the statistics of the training split.

        Args:
            ratio: (M,) share of positives among the known labels, in [0, 1]; nan where no label is known.
        """
        # An attribute whose labels are all unknown never gets a weight; any finite number keeps nan out of the sum.
        self.positive_ratio = ratio.float().nan_to_num(0.5)

    def forward(
        self,
        logits: torch.Tensor,
        label: torch.Tensor,
        sample_weight: torch.Tensor | None = None,
        reduction: str | None = None,
    ) -> torch.Tensor:
        """Compute the loss.

        Args:
            logits: (N, M).
            label: (N, M) in {1, 0, -1 = unknown}.
            sample_weight: (N,) factor of each image's labels, for mixup; it leaves the normaliser alone.
            reduction: Overrides the reduction of the constructor.

        Returns:
            A scalar, or (N, M) without reduction. A batch without a known label gives 0.

        Raises:
            ConfigError: If the strategy needs statistics and none were given.
        """
        known = label >= 0
        target = label.clamp(min=0).to(logits.dtype)
        if self.logit_clamp is not None:
            logits = logits.clamp(-self.logit_clamp, self.logit_clamp)
        loss = F.binary_cross_entropy_with_logits(logits, target, self._weight(target) * known, reduction='none')
        if sample_weight is not None:
            loss = loss * sample_weight[:, None]
        return self.loss_weight * _reduce(loss, known, reduction or self.reduction)

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *args: Any) -> None:
        """Take the statistics along with the weights, so that a checkpoint can be evaluated without training data."""
        key = f'{prefix}positive_ratio'
        if key in state_dict and self.positive_ratio is None:
            self.positive_ratio = torch.empty_like(state_dict[key])
        elif key not in state_dict and self.positive_ratio is not None:  # weights from elsewhere: nothing is missing
            state_dict = state_dict | {key: self.positive_ratio}
        super()._load_from_state_dict(state_dict, prefix, *args)

    def _weight(self, target: torch.Tensor) -> torch.Tensor:
        """(N, M) weight of each label."""
        if self.strategy == 'none':
            return torch.ones_like(target)
        if self.positive_ratio is None:
            raise ConfigError(
                f'WeightedBCELoss(strategy={self.strategy!r}) needs the share of positives of the training split: '
                "add dict(type='AttributeStatisticsHook') to custom_hooks or call model.set_positive_ratio(ratio)."
            )
        ratio = self.positive_ratio.to(target)
        if self.strategy == 'deepmar':
            return (-ratio).exp().expand_as(target)
        return torch.where(target > 0, (1 - ratio).exp(), ratio.exp())


def _reduce(loss: torch.Tensor, known: torch.Tensor, reduction: str) -> torch.Tensor:
    """Reduce an (N, M) loss whose unknown entries are zero."""
    if reduction == 'none':
        return loss
    if reduction == 'sum':
        return loss.sum()
    if reduction == 'attribute_sum':
        return loss.sum() / len(loss)
    return loss.sum() / known.sum().clamp(min=1)

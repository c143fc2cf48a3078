"""What every loss over (N, M) logits shares: the unknown mask, weights, statistics and the reduction."""

import math
from abc import ABCMeta, abstractmethod
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.losses.label_weight import RATIO_STRATEGIES, STRATEGIES, label_weight

REDUCTIONS = ('mean', 'attribute_sum', 'sum', 'none')


class BaseAttributeLoss(nn.Module, metaclass=ABCMeta):
    """A loss over the (N, M) logits of N images and M attributes.

    A new loss implements :meth:`element_loss`; the rest is the same for all of them. Labels of -1 are unknown: they add
    nothing to the loss, to its normaliser or to any gradient. Logits in half precision are computed in float32.

    Args:
        strategy: Weight of a label by how rare it is, see :func:`label_weight`: ``'none'``, ``'exp_ratio'``,
            ``'deepmar'``, ``'sqrt_ratio'`` or ``'prefer_negative'``. Those that need the share of positives get it
            from the training data set through :meth:`set_positive_ratio`.
        attribute_weight: M factors >= 0, one per attribute, for positives and negatives alike; None is 1 for all.
        reduction: ``'mean'``: over all known labels; ``'attribute_sum'``: sum over attributes, mean over the N images;
            ``'sum'``; ``'none'``: (N, M).
        loss_weight: Factor of the result.

    Raises:
        ConfigError: If ``strategy`` or ``reduction`` is unknown, or a weight is negative or not finite.
    """

    def __init__(
        self,
        strategy: str = 'none',
        attribute_weight: Sequence[float] | None = None,
        reduction: str = 'mean',
        loss_weight: float = 1.0,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        if strategy not in STRATEGIES:
            raise ConfigError(f'{name} has no strategy {strategy!r}; valid are {", ".join(STRATEGIES)}.')
        if reduction not in REDUCTIONS:
            raise ConfigError(f'{name} has no reduction {reduction!r}; valid are {", ".join(REDUCTIONS)}.')
        if any(not math.isfinite(weight) or weight < 0 for weight in attribute_weight or ()):
            raise ConfigError(f'{name}.attribute_weight is {attribute_weight}, but expects finite numbers >= 0.')
        self.strategy = strategy
        self.reduction = reduction
        self.loss_weight = loss_weight
        self.register_buffer('positive_ratio', None)
        self.positive_ratio: torch.Tensor | None
        given = None if attribute_weight is None else torch.tensor(attribute_weight, dtype=torch.float32)
        self.register_buffer('attribute_weight', given, persistent=False)  # the config holds it
        self.attribute_weight: torch.Tensor | None

    @abstractmethod
    def element_loss(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """Compute the loss of every label, before weights and reduction.

        Args:
            logits: (N, M), at least float32; 0 where the label is unknown.
            target: (N, M) labels in the type of the logits, 1 or 0; 0 where the label is unknown.
            known: (N, M) bool.

        Returns:
            (N, M); what stands at unknown labels is dropped.
        """

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
            ConfigError: If statistics are needed and none were given, or weights are not one per attribute.
        """
        known = label >= 0
        if logits.dtype in (torch.float16, torch.bfloat16):
            logits = logits.float()
        # Masked before and after: a loss whose slope is not finite somewhere would turn a zero gradient into nan.
        logits = logits.masked_fill(~known, 0)
        target = label.clamp(min=0).to(logits.dtype)
        loss = self.element_loss(logits, target, known) * self._weight(target)
        loss = loss.masked_fill(~known, 0)
        if sample_weight is not None:
            loss = loss * sample_weight[:, None]
        return self.loss_weight * _reduce(loss, known, reduction or self.reduction)

    def required_ratio(self, target: torch.Tensor) -> torch.Tensor:
        """Return the share of positives, which must have been set.

        Args:
            target: (N, M), whose type and device it takes.

        Returns:
            (M,) in [0, 1].

        Raises:
            ConfigError: If it was not set, or is of another number of attributes.
        """
        if self.positive_ratio is None:
            raise ConfigError(
                f'{type(self).__name__} needs the share of positives of the training split for the weights that it was '
                "asked for: add dict(type='AttributeStatisticsHook') to custom_hooks or call "
                'model.set_positive_ratio(ratio).'
            )
        return self._per_attribute(self.positive_ratio, 'positive_ratio', target)

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
        ratio = self.required_ratio(target) if self.strategy in RATIO_STRATEGIES else None
        weight = label_weight(self.strategy, target, ratio)
        if self.attribute_weight is None:
            return weight
        return weight * self._per_attribute(self.attribute_weight, 'attribute_weight', target)

    def _per_attribute(self, values: torch.Tensor, name: str, target: torch.Tensor) -> torch.Tensor:
        """Check that there is one value per attribute."""
        if values.shape != target.shape[1:]:
            raise ConfigError(
                f'{type(self).__name__}.{name} has {values.numel()} numbers, but the logits have {target.shape[1]} '
                'attributes.'
            )
        return values.to(target)


def _reduce(loss: torch.Tensor, known: torch.Tensor, reduction: str) -> torch.Tensor:
    """Reduce an (N, M) loss whose unknown entries are zero."""
    if reduction == 'none':
        return loss
    if reduction == 'sum':
        return loss.sum()
    if reduction == 'attribute_sum':
        return loss.sum() / max(len(loss), 1)
    return loss.sum() / known.sum().clamp(min=1)

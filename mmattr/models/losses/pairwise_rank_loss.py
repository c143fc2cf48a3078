"""Ranking loss: what an image shows has to score higher than what it does not show."""

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.registry import MODELS

REDUCTIONS = ('mean', 'sum', 'none')


@MODELS.register_module()
class PairwiseRankLoss(nn.Module):
    """Hinge over all pairs of a present and an absent label of the same image.

    For an image with present labels P and absent ones A: the sum over P x A of max(0, margin + s_a - s_p), divided by
    the number of pairs that violate the margin. He et al., "Open-Vocabulary Multi-Label Classification via Multi-Modal
    Knowledge Transfer" (MKT), AAAI 2023, train with it, and QKS compares itself with it. It compares labels inside an
    image only, so the level of the logits has no meaning: 0 is no threshold.

    Labels of -1 are unknown and in no pair. It is no loss of single labels, so it has no weights of labels.

    Args:
        margin: Distance > 0 that is asked for.
        eps: Added > 0 to the number of violating pairs, which may be 0.
        reduction: ``'mean'`` over all N images, those without a pair included; ``'sum'``; ``'none'``: (N,).
        loss_weight: Factor of the result.

    Raises:
        ConfigError: If ``reduction`` is unknown or a number is out of its range.

    >>> loss = PairwiseRankLoss()
    >>> round(float(loss(torch.tensor([[2.0, 1.5, -1.0]]), torch.tensor([[1, 0, 0]]))), 6)
    0.5
    """

    def __init__(
        self, margin: float = 1.0, eps: float = 1e-8, reduction: str = 'mean', loss_weight: float = 1.0
    ) -> None:
        super().__init__()
        if reduction not in REDUCTIONS:
            raise ConfigError(f'PairwiseRankLoss has no reduction {reduction!r}; valid are {", ".join(REDUCTIONS)}.')
        if not (margin > 0 and eps > 0):
            raise ConfigError(
                f'PairwiseRankLoss was given margin={margin} and eps={eps}, but expects margin > 0 and eps > 0.'
            )
        self.margin = margin
        self.eps = eps
        self.reduction = reduction
        self.loss_weight = loss_weight

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
            sample_weight: (N,) factor of each image, for mixup.
            reduction: Overrides the reduction of the constructor.

        Returns:
            A scalar, or (N,) without reduction.
        """
        if logits.dtype in (torch.float16, torch.bfloat16):
            logits = logits.float()
        # Image by image: few labels are present, so (present, absent) is small where (N, M, M) would not fit.
        losses = [self._of_image(scores, labels) for scores, labels in zip(logits, label, strict=True)]
        loss = torch.stack(losses) if losses else logits.new_zeros(0)
        if sample_weight is not None:
            loss = loss * sample_weight
        return self.loss_weight * _reduce(loss, reduction or self.reduction)

    def _of_image(self, logits: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        """Loss of the logits (M,) of one image; 0 without a pair, with a gradient of 0."""
        violation = (self.margin + logits[label == 0] - logits[label == 1][:, None]).clamp(min=0)
        return violation.sum() / ((violation > 0).sum() + self.eps)


def _reduce(loss: torch.Tensor, reduction: str) -> torch.Tensor:
    if reduction == 'none':
        return loss
    return loss.sum() if reduction == 'sum' else loss.sum() / max(len(loss), 1)

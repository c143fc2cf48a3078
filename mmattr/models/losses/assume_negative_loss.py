"""Labels that nobody annotated, taken as absent."""

import torch
from torch import nn

from mmattr.registry import MODELS


@MODELS.register_module()
class AssumeNegativeLoss(nn.Module):
    """Compute another loss with every unknown label as an absent one.

    With thousands of labels of which an image has a few annotated ones, what nobody mentions is mostly absent. QKS
    (Zhu et al., 2024) trains so on Open Images; Cole et al., "Multi-Label Learning from Single Positive Labels", CVPR
    2021, call it the "assume negative" loss. Without this every loss leaves unknown labels out.

    Args:
        loss: Config of the other loss.

    >>> loss = AssumeNegativeLoss(dict(type='WeightedBCELoss'))
    >>> logits = torch.tensor([[0.0, 3.0]])
    >>> bool(loss(logits, torch.tensor([[1, -1]])) == loss(logits, torch.tensor([[1, 0]])))
    True
    """

    def __init__(self, loss: dict) -> None:
        super().__init__()
        self.loss = MODELS.build(loss)

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
            label: (N, M) in {1, 0, -1 = taken as 0}.
            sample_weight: (N,) factor of each image's labels, for mixup.
            reduction: Overrides the reduction of the loss.

        Returns:
            What the loss returns.
        """
        return self.loss(logits, label.clamp(min=0), sample_weight, reduction)

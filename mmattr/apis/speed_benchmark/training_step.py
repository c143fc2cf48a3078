"""One training step of one side."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext

import torch
from torch.optim import SGD

from mmattr.engine.float32_products import Float32Products
from mmattr.engine.fused_optimizer import fuse_optimizer
from mmattr.models.layers import attention_paths

#: So small that the weights stay what they are: speed does not depend on it, and losses stay finite.
_RATE = 1e-7


class TrainingStep:
    """Loss, gradients, update; the gradients are freed at the end.

    The images are prepared beforehand, as data loading workers and the data preprocessor do it.

    Args:
        loss: Computes the loss of a fixed batch.
        parameters: What is updated, by SGD with momentum 0.9 and weight decay 0.001.
        products: How float32 matrices are multiplied.
        fused: Update all parameters in one kernel.
        bfloat16: Compute the loss under autocast.
        path: Path of our attention, see :func:`~mmattr.models.layers.path_choice.attention_paths`.
        optimizer: Taken instead of a new one, so that two steps on the same parameters share its state.
    """

    def __init__(
        self,
        loss: Callable[[], torch.Tensor],
        parameters: Iterable[torch.Tensor],
        products: Float32Products,
        fused: bool = True,
        bfloat16: bool = False,
        path: str = 'auto',
        optimizer: SGD | None = None,
    ) -> None:
        self.loss = loss
        self.products = products
        self.bfloat16 = bfloat16
        self.path = path
        if optimizer is None:
            trained = [parameter for parameter in parameters if parameter.requires_grad]
            optimizer = SGD(trained, lr=_RATE, momentum=0.9, weight_decay=1e-3)
            if fused:
                fuse_optimizer(optimizer)
        self.optimizer = optimizer
        self.device = optimizer.param_groups[0]['params'][0].device

    def __call__(self) -> None:
        """Take the step."""
        autocast = torch.autocast(self.device.type, torch.bfloat16) if self.bfloat16 else nullcontext()
        with self.products.in_force():
            with autocast, attention_paths(self.path):
                loss = self.loss()
            loss.backward()
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)

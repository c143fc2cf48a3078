"""Mixed precision without a gradient scaler."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from mmengine.device import get_device
from mmengine.optim import OptimWrapper
from torch import nn

from mmattr.registry import OPTIM_WRAPPERS


@OPTIM_WRAPPERS.register_module()
class AutocastOptimWrapper(OptimWrapper):
    """An optimizer wrapper that computes the forward pass in bfloat16 where that is safe.

    mmengine's ``AmpOptimWrapper`` refuses to run on a CPU. bfloat16 has the exponent range of float32, so no loss
    scaling is needed, and one wrapper serves CPUs and GPUs. Parameters, gradients and optimizer states stay float32.
    The arguments are those of ``mmengine.optim.OptimWrapper``.
    """

    @contextmanager
    def optim_context(self, model: nn.Module) -> Iterator[None]:
        """Run the forward pass under autocast.

        Args:
            model: The model that is trained.

        Yields:
            Nothing.
        """
        with super().optim_context(model), torch.autocast(get_device(), dtype=torch.bfloat16):
            yield

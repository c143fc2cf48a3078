"""The memory order and the precision in which an optimised backbone reads images."""

import torch
from torch import nn


class PrepareInput:
    """A hook before a forward pass that casts the images and puts their channels last in memory.

    Args:
        dtype: Precision of the backbone.
    """

    def __init__(self, dtype: torch.dtype) -> None:
        self.dtype = dtype

    def __call__(self, module: nn.Module, args: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
        """Prepare the images.

        Args:
            module: The backbone.
            args: Images (N, C, H, W) and whatever else it takes.

        Returns:
            The same arguments with other images.
        """
        images, *others = args
        return (images.to(self.dtype, memory_format=torch.channels_last), *others)

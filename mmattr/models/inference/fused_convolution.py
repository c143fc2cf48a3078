"""A convolution that adds its bias and a residual and applies a ReLU while the result is still in the cache."""

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F


class FusedConvolution(nn.Module):
    """relu(convolution + bias + residual) in one pass over the memory, for inference only.

    On a CPU the oneDNN operators that torch's own compiler uses do the work, with the weights stored in the blocked
    order that they read; they are reordered at the first image. Where those operators do not exist, on another device
    or while a gradient is followed, the same is computed step by step.

    Args:
        convolution: What is replaced; its weights are shared, not copied. Padding with zeros, by numbers.
        relu: Whether a ReLU follows.
    """

    def __init__(self, convolution: nn.Conv2d, relu: bool = False) -> None:
        super().__init__()
        self.weight = convolution.weight
        self.bias = convolution.bias
        self.stride = list(convolution.stride)
        self.padding = [int(side) for side in convolution.padding]
        self.dilation = list(convolution.dilation)
        self.groups = convolution.groups
        self.relu = relu
        self._blocked: tuple[tuple, torch.Tensor] | None = None

    def extra_repr(self) -> str:
        """Describe the layer in a printed model."""
        return f'{tuple(self.weight.shape)}, stride={self.stride}, relu={self.relu}'

    def forward(self, x: torch.Tensor, residual: torch.Tensor | None = None) -> torch.Tensor:
        """Compute the layer.

        Args:
            x: (N, C, H, W).
            residual: Of the shape of the output; added before the ReLU.

        Returns:
            (N, K, H', W').
        """
        if not _has_fused_kernel(x, self.weight) or not self._fits(x, residual):
            return self._step_by_step(x, residual)
        operator = torch.ops.mkldnn._convolution_pointwise
        geometry = (self.padding, self.stride, self.dilation, self.groups)
        weight = self._blocked_weight(x)
        if residual is None:
            return operator(x, weight, self.bias, *geometry, 'relu' if self.relu else 'none', [], '')
        return operator.binary(
            x, residual, weight, self.bias, *geometry, 'add', 1.0, 'relu' if self.relu else None, [], ''
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the reordered weights, which can be neither copied nor stored."""
        return self.__dict__ | dict(_blocked=None)

    def _step_by_step(self, x: torch.Tensor, residual: torch.Tensor | None) -> torch.Tensor:
        y = F.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
        y = y if residual is None else y + residual
        return y.relu() if self.relu else y

    def _fits(self, x: torch.Tensor, residual: torch.Tensor | None) -> bool:
        """Whether a residual has the shape of the output; the fused sum does not repeat it along an axis."""
        if residual is None:
            return True
        kernel = self.weight.shape[2:]
        sides = [
            (size + 2 * pad - step * (width - 1) - 1) // stride + 1
            for size, pad, step, width, stride in zip(
                x.shape[2:], self.padding, self.dilation, kernel, self.stride, strict=True
            )
        ]
        return residual.shape == (len(x), len(self.weight), *sides) and residual.dtype == x.dtype

    def _blocked_weight(self, x: torch.Tensor) -> torch.Tensor:
        """The weights as oneDNN reads them; made again when the parameter was moved, cast or loaded."""
        weight = self.weight
        state = (weight.data_ptr(), weight._version, weight.dtype)
        if self._blocked is None or self._blocked[0] != state:
            blocked = torch.ops.mkldnn._reorder_convolution_weight(
                weight.detach(), self.padding, self.stride, self.dilation, self.groups, list(x.shape)
            )
            self._blocked = (state, blocked)
        return self._blocked[1]


def _has_fused_kernel(x: torch.Tensor, weight: torch.Tensor) -> bool:
    """Whether oneDNN can compute this input."""
    return (
        x.device.type == 'cpu'
        and x.dtype == weight.dtype
        and x.dtype in (torch.float32, torch.bfloat16)
        and not (torch.is_grad_enabled() and (x.requires_grad or weight.requires_grad))
        and not torch.compiler.is_compiling()
        and torch.backends.mkldnn.is_available()
        and hasattr(torch.ops.mkldnn, '_convolution_pointwise')
    )

"""Optimisers that update all parameters in one kernel."""

from collections.abc import Callable

import torch
from torch.optim import Optimizer


def fuse_optimizer(optimizer: Optimizer) -> str:
    """Let an optimiser that was already built update its parameters in one fused kernel, if it has one.

    The numbers are the same up to rounding. A fused kernel reads parameter, gradient and state side by side in memory:
    state that came from a checkpoint in another memory format would be taken for that of other elements, so it is
    brought into the format of its parameter.

    Args:
        optimizer: The optimiser, after a checkpoint was loaded; changed in place.

    Returns:
        A sentence that says what was done.
    """
    name = type(optimizer).__name__
    if 'fused' not in optimizer.defaults:
        return f'{name} has no fused kernel'
    devices = {parameter.device for group in optimizer.param_groups for parameter in group['params']}
    for device in devices:
        refusal = _refusal(type(optimizer), device)
        if refusal:
            return f'{name} is not fused on {device}: {refusal}'
    for group in optimizer.param_groups:
        group['fused'], group['foreach'] = True, False
    align_optimizer_state(optimizer)
    return f'{name} in one fused kernel'


def align_optimizer_state(optimizer: Optimizer) -> None:
    """Give the state of each parameter the memory format and the device of the parameter.

    Args:
        optimizer: The optimiser; changed in place.
    """
    for parameter, state in optimizer.state.items():
        for name, value in state.items():
            if not isinstance(value, torch.Tensor):
                continue
            if value.shape != parameter.shape:
                # Numbers of steps; an optimiser that is not fused counts them on the CPU.
                state[name] = value.to(parameter.device)
            elif value.stride() != parameter.stride() or value.device != parameter.device:
                state[name] = torch.empty_like(parameter, dtype=value.dtype, requires_grad=False).copy_(value)


def _refusal(kind: Callable[..., Optimizer], device: torch.device) -> str:
    """Say why torch does not fuse on a device; empty if it does."""
    parameter = torch.zeros(1, device=device, requires_grad=True)
    parameter.grad = torch.zeros_like(parameter)
    try:
        kind([parameter], lr=0.1, fused=True).step()
    except RuntimeError as error:
        return str(error).splitlines()[0]
    return ''

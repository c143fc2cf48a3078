"""Parameters and multiply-accumulate operations of a model."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

import torch
from mmengine.config import Config
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from mmattr.models.layers import MultiHeadAttention, attention_paths
from mmattr.registry import MODELS

PARTS = ('backbone', 'neck', 'head')


@dataclass(frozen=True)
class Complexity:
    """Size and cost of a model for one image.

    Attributes:
        params: Number of parameters.
        params_trainable: Number of those that training changes.
        params_by_part: Number of parameters by part: backbone, neck, head.
        macs_modules: Multiply-accumulates of convolutions and linear layers, those inside our attention blocks left
            out: the rule behind Table 5 of Label2Label, whose counter does not see into attention. None if not counted.
        macs_full: Multiply-accumulates of every matrix product and convolution. None if not counted.
        macs_modules_by_part: ``macs_modules`` by part.
        macs_full_by_part: ``macs_full`` by part.
    """

    params: int
    params_trainable: int
    params_by_part: dict[str, int]
    macs_modules: int | None = None
    macs_full: int | None = None
    macs_modules_by_part: dict[str, int] | None = None
    macs_full_by_part: dict[str, int] | None = None


def measure_complexity(cfg: Config, shape: tuple[int, int, int] | None) -> Complexity:
    """Count parameters and operations of the model of a config.

    The model is built without memory and without weights, so that the largest one takes a second. Attention is counted
    as papers write it down; the heads may compute the same with fewer operations.

    Args:
        cfg: The config.
        shape: Channels, height and width of the image in pixels; None counts parameters only.

    Returns:
        The counts, operations for one image.
    """
    with _on_meta(), attention_paths('plain'):
        model = MODELS.build(dict(cfg.model, data_preprocessor=None))  # preparing the image is not counted
        model.eval()
        parameters = list(model.parameters())
        sizes = dict(
            params=sum(parameter.numel() for parameter in parameters),
            params_trainable=sum(parameter.numel() for parameter in parameters if parameter.requires_grad),
            params_by_part={name: _size_of(getattr(model, name)) for name in PARTS},
        )
        if shape is None:
            return Complexity(**sizes)
        model.requires_grad_(False)  # the counter follows gradients, which do not exist here
        modules = _count_modules(model, torch.empty(1, *shape))
        full = _count_full(model, torch.empty(1, *shape))
    return Complexity(
        **sizes,
        macs_modules=sum(modules.values()),
        macs_full=sum(full.values()),
        macs_modules_by_part=modules,
        macs_full_by_part=full,
    )


@contextmanager
def _on_meta() -> Iterator[None]:
    """Make new tensors shapes without memory."""
    # Backbones of mmpretrain read the drop rates of their blocks from this while they are built.
    linspace = functools.partial(torch.linspace, device='cpu')
    with torch.no_grad(), torch.device('meta'), mock.patch.object(torch, 'linspace', linspace):
        yield


def _size_of(module: nn.Module | None) -> int:
    return sum(parameter.numel() for parameter in module.parameters()) if module is not None else 0


def _count_modules(model: nn.Module, images: torch.Tensor) -> dict[str, int]:
    """Count the convolutions and linear layers that are called, by part."""
    counts = dict.fromkeys(PARTS, 0)
    hidden = {part for block in model.modules() if isinstance(block, MultiHeadAttention) for part in block.modules()}

    def count(part: str, module: nn.Conv2d | nn.Linear, output: torch.Tensor) -> None:
        per_output = module.weight[0].numel()  # inputs of one output value
        counts[part] += per_output * output.numel()

    handles = [
        module.register_forward_hook(
            functools.partial(lambda part, module, _, output: count(part, module, output), part)
        )
        for part in PARTS
        for module in (getattr(model, part) or nn.Identity()).modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and module not in hidden
    ]
    model(images)
    for handle in handles:
        handle.remove()
    return counts


def _count_full(model: nn.Module, images: torch.Tensor) -> dict[str, int]:
    """Count every matrix product and convolution, by part."""
    with FlopCounterMode(display=False) as counter:
        model(images)
    found = counter.get_flop_counts()
    # A multiply and an add are two operations.
    return {part: sum(found.get(f'{type(model).__name__}.{part}', {}).values()) // 2 for part in PARTS}

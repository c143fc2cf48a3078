"""From a trained model to one that only predicts."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from mmattr.errors import ConfigError
from mmattr.models.inference.fuse_module import FusedModule, fuse_module
from mmattr.models.inference.prepare_input import PrepareInput
from mmattr.registry import nearest

PRECISIONS = {'fp32': torch.float32, 'bf16': torch.bfloat16}

#: Layers whose parameters stay in single precision: they take activations of either, and rounding them gains nothing.
_NORMS = (nn.LayerNorm, nn.GroupNorm, _BatchNorm)


class OptimizedParts(NamedTuple):
    """What was done to a model.

    Attributes:
        norms: Batch-norms folded into convolutions.
        relus: ReLUs computed by the convolution before them.
        sums: Residual sums, likewise.
        left: Names of modules that hold batch-norms and stay as they are.
    """

    norms: int
    relus: int
    sums: int
    left: tuple[str, ...]

    def __str__(self) -> str:
        done = f'{self.norms} batch-norms folded, {self.relus} ReLUs and {self.sums} residual sums fused'
        return done + (f'; not rewritten: {", ".join(self.left)}' if self.left else '')


def optimize_for_inference(model: Any, precision: str = 'fp32') -> OptimizedParts:
    """Rewrite a recognizer in place; :meth:`AttributeRecognizer.optimize_for_inference` is how to call it.

    A backbone whose forward pass can be traced is replaced whole; of the others, and of necks and heads, the sequences
    of layers inside are.

    Args:
        model: A recognizer; it is put into evaluation mode.
        precision: ``'fp32'``, or ``'bf16'`` to store the weights of convolutions and products in bfloat16.

    Returns:
        What was done.

    Raises:
        ConfigError: If the precision is unknown.
    """
    if precision not in PRECISIONS:
        raise ConfigError(f'There is no precision {precision!r} of inference; {nearest(str(precision), PRECISIONS)}')
    model.eval()
    model.requires_grad_(False)
    done: list[FusedModule] = []
    # A backbone with an encoder is asked for its parts by the recognizer, so only what is inside may change.
    if not hasattr(model.backbone, 'encoder') and (fused := _rewritten(model.backbone)) is not None:
        model.backbone = fused.module
        done.append(fused)
    for part in _image_parts(model):
        _rewrite_sequences(part, done)
        _convert(part, PRECISIONS[precision])
    model.backbone.register_forward_pre_hook(PrepareInput(PRECISIONS[precision]))
    model.eval()  # results that heads kept are outdated
    return OptimizedParts(
        norms=sum(entry.norms for entry in done),
        relus=sum(entry.relus for entry in done),
        sums=sum(entry.sums for entry in done),
        left=tuple(_remaining(model)),
    )


def _rewritten(module: nn.Module) -> FusedModule | None:
    """Rewrite a module that holds convolutions."""
    if not any(type(part) is nn.Conv2d for part in module.modules()):
        return None
    return fuse_module(module)


def _rewrite_sequences(module: nn.Module, done: list[FusedModule]) -> None:
    """Rewrite the sequences of layers inside a module; nobody looks into those but their own forward pass."""
    for name, child in list(module.named_children()):
        fused = _rewritten(child) if type(child) is nn.Sequential else None
        if fused is None:
            _rewrite_sequences(child, done)
        else:
            setattr(module, name, fused.module)
            done.append(fused)


def _image_parts(model: Any) -> Iterator[nn.Module]:
    """What images pass through; the features of texts are computed once, and as exactly as before."""
    encoder = getattr(model.backbone, 'encoder', None)
    parts = (model.backbone if encoder is None else encoder.clip.visual, model.neck, model.head)
    return (part for part in parts if part is not None)


def _convert(part: nn.Module, dtype: torch.dtype) -> None:
    """Cast parameters, and put the channels of filters last in memory; shared parameters stay shared."""
    for module in part.modules():
        for parameter in module.parameters(recurse=False):
            kind = dtype if parameter.is_floating_point() and not isinstance(module, _NORMS) else parameter.dtype
            order = torch.channels_last if parameter.ndim == 4 else torch.preserve_format
            parameter.data = parameter.data.to(kind, memory_format=order)


def _remaining(model: nn.Module) -> list[str]:
    """Names of two-dimensional batch-norms that could not be folded."""
    return [name for name, module in model.named_modules() if isinstance(module, nn.BatchNorm2d)]

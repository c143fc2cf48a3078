"""Results that depend on weights alone, kept until a weight changes."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import torch
from torch import nn

T = TypeVar('T')


class WeightCache(nn.Module):
    """Keeps one result of evaluation mode.

    A result is computed anew when a tensor that it was made of was changed in place, as ``load_state_dict`` does, was
    exchanged or moved, when autocast was switched, after a pass that recorded gradients, and after any call of
    ``train()``, ``eval()``, ``to()`` or ``half()`` of the model. Only a write through ``tensor.data`` or by a fused
    optimiser straight after a prediction is not seen; ``model.eval()`` after it is enough. Nothing is kept while a
    graph is traced or exported: the graph then holds the computation. It is a module without parameters, so that the
    model's calls reach it; state dicts, copies and pickles do not contain what it holds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._entry: _Entry | None = None

    def forward(self, sources: Sequence[torch.Tensor], setting: object, compute: Callable[[], T]) -> T:
        """Return what was kept, or compute and keep it.

        Args:
            sources: Every tensor that the result is made of.
            setting: Whatever else decides the result; compared by ``==``.
            compute: Computes the result.

        Returns:
            The result.
        """
        if not weights_are_fixed(self):
            self.clear()  # gradients may be what changes the weights next, and fused optimisers leave no trace
            return compute()
        if torch.compiler.is_compiling() or torch.jit.is_tracing():
            return compute()
        if any(source.is_inference() for source in sources):  # their changes are not counted
            return compute()
        state = (setting, _autocast(sources[0].device.type), [source._version for source in sources])
        entry = self._entry
        if entry is None or entry.state != state or not _same(entry.sources, sources):
            # Results of inference mode could not be used outside of it later.
            with torch.inference_mode(False), torch.no_grad():
                # The detached tensors keep their memory, so that a new tensor cannot stand in the same place.
                entry = _Entry(state, [source.detach() for source in sources], compute())
            self._entry = entry
        return entry.value

    def clear(self) -> None:
        """Forget what is kept."""
        self._entry = None

    def train(self, mode: bool = True) -> 'WeightCache':
        """Set the mode, as the model does, and forget.

        Args:
            mode: True for training.

        Returns:
            The cache.
        """
        self.clear()
        return super().train(mode)

    def _apply(self, fn: Callable[[torch.Tensor], torch.Tensor], recurse: bool = True) -> 'WeightCache':
        self.clear()
        return super()._apply(fn, recurse)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the result out of copies and pickles."""
        return {**self.__dict__, '_entry': None}


def weights_are_fixed(module: nn.Module) -> bool:
    """Say whether weights stay what they are from batch to batch.

    Args:
        module: A module in the mode of the model.

    Returns:
        True in evaluation mode without gradients and in a graph that is exported.
    """
    exported = torch.compiler.is_exporting() or torch.jit.is_tracing()
    return not module.training and (exported or not torch.is_grad_enabled())


class _Entry(NamedTuple):
    state: tuple
    sources: list[torch.Tensor]
    value: Any


def _same(kept: Sequence[torch.Tensor], sources: Sequence[torch.Tensor]) -> bool:
    """Say whether tensors are the same memory, seen in the same way."""
    return len(kept) == len(sources) and all(_view(a) == _view(b) for a, b in zip(kept, sources, strict=True))


def _view(tensor: torch.Tensor) -> tuple:
    return tensor.data_ptr(), tensor.device, tensor.dtype, tensor.shape, tensor.stride()


def _autocast(device_type: str) -> torch.dtype | None:
    """The type that autocast takes products in on a device, None without autocast."""
    if not torch.amp.is_autocast_available(device_type) or not torch.is_autocast_enabled(device_type):
        return None
    return torch.get_autocast_dtype(device_type)

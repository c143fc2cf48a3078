"""How much a head computes, without computing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode

from mmattr.apis.head_fragment import HeadFragment


@dataclass(frozen=True)
class HeadWork:
    """Work of neck and head in training, for one number of attributes.

    Attributes:
        params: Number of trained parameters.
        classifier_params: Number of those of the classifiers, whose number has to follow M.
        macs: Multiply-accumulates of every matrix product and convolution of a forward pass of one image.
        activations: Bytes of every tensor that a forward pass of the batch creates, attention maps included; kernels
            that hold no attention maps need less.
    """

    params: int
    classifier_params: int
    macs: int
    activations: int

    @property
    def training_memory(self) -> int:
        """Bytes that a training step may need: activations, weights, the gradients of both, and the state of Adam."""
        return 2 * self.activations + 4 * 4 * self.params


def count_head_work(
    fragment: HeadFragment, num_attributes: int, shape: tuple[int, int, int], batch_size: int
) -> HeadWork:
    """Follow a forward pass through tensors that have shapes and no memory.

    Args:
        fragment: Neck and head.
        num_attributes: M.
        shape: Channels C, height H and width W of the map.
        batch_size: Images N.

    Returns:
        The work.
    """
    with torch.device('meta'), torch.no_grad():
        model = fragment.build(num_attributes, shape[0]).train()
        params = model.count_parameters()
        model.requires_grad_(False)  # the counter follows gradients, which do not exist here
        created = _CreatedBytes()
        with FlopCounterMode(display=False) as counter, created:
            model(torch.empty(batch_size, *shape))
    return HeadWork(*params, counter.get_total_flops() // 2 // batch_size, created.total)


class _CreatedBytes(TorchDispatchMode):
    """Adds up the bytes of new tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def __torch_dispatch__(
        self, func: Any, types: Sequence[type], args: tuple = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Run an operation and count its results, unless they are views of something else."""
        result = func(*args, **(kwargs or {}))
        if not any(entry.alias_info for entry in func._schema.returns):
            self.total += sum(leaf.nbytes for leaf in tree_leaves(result) if isinstance(leaf, torch.Tensor))
        return result

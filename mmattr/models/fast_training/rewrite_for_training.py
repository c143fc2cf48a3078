"""Which layers of a backbone can be computed together in training, and how they are made to."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from mmcv.cnn.bricks import DropPath
from torch import fx, nn

from mmattr.models.fast_training.drop_path_in_one_product import DropPathInOneProduct
from mmattr.models.fast_training.folded_batch_norm2d import FoldedBatchNorm2d
from mmattr.models.fast_training.folded_conv2d import FoldedConv2d
from mmattr.models.layer_graph import called_layer, layer_graph


class TrainingRewrite:
    """Layers that are computed in fewer steps until :meth:`undo`.

    They change their class, as :func:`torch.nn.utils.parametrize.register_parametrization` does it, and stay the same
    objects: names, parameters, optimisers and checkpoints do not notice.

    Args:
        folded: Frozen batch-norms, each with the convolution before it.
        drop_paths: Layers of stochastic depth.
        in_place: Those of them that may overwrite their input.
    """

    def __init__(
        self,
        folded: Sequence[tuple[nn.Conv2d, nn.BatchNorm2d]],
        drop_paths: Sequence[DropPath],
        in_place: Sequence[DropPath],
    ) -> None:
        self.num_norms = len(folded)
        self.num_drop_paths = len(drop_paths)
        self._changed: list[_Changed] = []
        for convolution, norm in folded:
            self._change(norm, FoldedBatchNorm2d)
            self._change(convolution, FoldedConv2d, norm_behind=(norm,))
        for layer in drop_paths:
            self._change(layer, DropPathInOneProduct, in_place=layer in in_place)

    def __str__(self) -> str:
        return (
            f'{self.num_norms} frozen batch-norms computed by the convolution before them, '
            f'{self.num_drop_paths} drop paths in one product'
        )

    def undo(self) -> None:
        """Let every layer compute as its own class does again."""
        for layer, kind, attributes in self._changed:
            layer.__class__ = kind
            for name in attributes:
                delattr(layer, name)
        self._changed = []

    def _change(self, layer: Any, kind: type[nn.Module], **attributes: Any) -> None:
        self._changed.append(_Changed(layer, type(layer), tuple(attributes)))
        layer.__class__ = kind
        for name, value in attributes.items():
            setattr(layer, name, value)


class _Changed(NamedTuple):
    layer: Any
    kind: type[nn.Module]
    attributes: tuple[str, ...]


def rewrite_for_training(module: nn.Module) -> TrainingRewrite:
    """Let a backbone compute the same training step in fewer passes over the memory.

    Batch-norms that stay in evaluation mode when the module trains are computed by the convolution before them, and
    stochastic depth multiplies once. Outputs, gradients and random draws are the same up to rounding; a training step
    of the backbone needs less time and memory (``docs/en/performance.md``). A norm is left alone when the result of
    its convolution has another user, when one of both is called more than once or is of a derived class, when it has
    no statistics, and when the forward pass of the module cannot be traced.

    Args:
        module: Such as a backbone with ``norm_eval=True``; changes in place, its mode does not.

    Returns:
        What was rewritten, perhaps nothing.
    """
    drop_paths = [part for part in module.modules() if type(part) is DropPath]
    graph = layer_graph(module)
    if graph is None:
        return TrainingRewrite([], drop_paths, [])
    folded = _norms_behind_convolutions(module, graph, _frozen_norms(module))
    norms = [norm for _, norm in folded]
    behind_folded = [
        cast(DropPath, called_layer(module, node))
        for node in graph.nodes
        if type(called_layer(module, node)) is DropPath
        and called_layer(module, node.args[0]) in norms
        and len(node.args[0].users) == 1
    ]
    return TrainingRewrite(folded, drop_paths, behind_folded)


def _frozen_norms(module: nn.Module) -> set[nn.Module]:
    """Norms with statistics that stay in evaluation mode when the module trains."""
    modes = [(part, part.training) for part in module.modules()]
    module.train()
    norms = [part for part in module.modules() if type(part) is nn.BatchNorm2d]
    frozen: set[nn.Module] = {norm for norm in norms if not norm.training and norm.running_mean is not None}
    for part, mode in modes:
        part.training = mode
    return frozen


def _norms_behind_convolutions(
    module: nn.Module, graph: fx.Graph, frozen: set[nn.Module]
) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    calls = [called_layer(module, node) for node in graph.nodes]
    pairs = []
    for node, norm in zip(graph.nodes, calls, strict=True):
        convolution = called_layer(module, node.args[0]) if norm in frozen else None
        if type(convolution) is not nn.Conv2d or len(node.args[0].users) > 1:
            continue
        if calls.count(norm) == calls.count(convolution) == 1:
            pairs.append((convolution, cast(nn.BatchNorm2d, norm)))
    return pairs

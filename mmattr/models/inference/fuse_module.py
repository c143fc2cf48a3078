"""Batch-norms into convolutions, and ReLUs and residual sums behind them, for any module that can be traced."""

import operator
from typing import NamedTuple, cast

import torch
from torch import fx, nn
from torch.nn import functional as F
from torch.nn.modules.batchnorm import _BatchNorm

from mmattr.models.inference.fold_batch_norm import fold_batch_norm
from mmattr.models.inference.fused_convolution import FusedConvolution
from mmattr.models.layer_graph import called_layer, layer_graph

_NOTHING = (nn.Identity, nn.Dropout, nn.Dropout2d)
_SUMS = (operator.add, operator.iadd, torch.add)
_RELUS = (F.relu, torch.relu, torch.relu_)


class FusedModule(NamedTuple):
    """What became of a module.

    Attributes:
        module: The rewritten module; its forward pass takes and gives the same.
        norms: Batch-norms that were folded.
        relus: ReLUs that are computed by the convolution before them.
        sums: Residual sums, likewise.
    """

    module: fx.GraphModule
    norms: int
    relus: int
    sums: int


def fuse_module(module: nn.Module) -> FusedModule | None:
    """Rewrite the convolutions of a module in evaluation mode.

    Args:
        module: In evaluation mode; left as it is.

    Returns:
        The rewritten module, or None when its forward pass cannot be traced, as that of a Vision Transformer.
    """
    graph = layer_graph(module)
    if graph is None:
        return None
    traced = fx.GraphModule(module, graph)
    for node in list(traced.graph.nodes):
        if isinstance(called_layer(traced, node), _NOTHING):
            _replace(node, cast(fx.Node, node.args[0]))
    norms = sum(_fold(traced, node) for node in list(traced.graph.nodes))
    fused = [_fuse(traced, node) for node in list(traced.graph.nodes)]
    traced.delete_all_unused_submodules()
    traced.graph.lint()
    traced.recompile()
    relus, sums = (sum(column) for column in zip(*fused, strict=True))
    return FusedModule(traced, norms, relus, sums)


def _replace(node: fx.Node, value: fx.Node) -> None:
    """Let everyone who used a node use another one."""
    node.replace_all_uses_with(value)
    node.graph.erase_node(node)


def _convolution_of(traced: fx.GraphModule, node: object) -> nn.Conv2d | None:
    """The plain convolution that a node calls; classes derived from it may compute something else."""
    module = called_layer(traced, node)
    plain = type(module) is nn.Conv2d and module.padding_mode == 'zeros' and not isinstance(module.padding, str)
    return cast(nn.Conv2d, module) if plain else None


def _fold(traced: fx.GraphModule, node: fx.Node) -> bool:
    """Fold a batch-norm into the convolution that only it uses."""
    norm = called_layer(traced, node)
    if not isinstance(norm, _BatchNorm) or norm.running_mean is None:
        return False
    before = cast(fx.Node, node.args[0])
    convolution = _convolution_of(traced, before)
    if convolution is None or len(before.users) > 1:
        return False
    # Under a name of its own: a module that is called twice may be followed by two batch-norms.
    name = f'folded_{node.name}'
    traced.add_submodule(name, fold_batch_norm(convolution, norm))
    before.target = name
    _replace(node, before)
    return True


def _fuse(traced: fx.GraphModule, node: fx.Node) -> tuple[bool, bool]:
    """Replace a convolution with what follows it; tell whether that was a ReLU and a residual sum."""
    convolution = _convolution_of(traced, node)
    if convolution is None:
        return False, False
    chain, residual, relu = [node], None, False
    following = _only_user(node)
    if following is not None and following.op == 'call_function' and following.target in _SUMS:
        others = [value for value in following.args if value is not node]
        if len(others) == 1 and isinstance(others[0], fx.Node) and not following.kwargs:
            chain.append(following)
            residual = others[0]
    following = _only_user(chain[-1])
    if following is not None and _is_relu(traced, following):
        chain.append(following)
        relu = True
    name = f'fused_{node.name}'
    traced.add_submodule(name, FusedConvolution(convolution, relu))
    # At the end of the chain: the residual may be computed after the convolution.
    with traced.graph.inserting_before(chain[-1]):
        merged = traced.graph.call_module(name, (node.args[0], *([] if residual is None else [residual])))
    chain[-1].replace_all_uses_with(merged)
    for step in reversed(chain):
        traced.graph.erase_node(step)
    return relu, residual is not None


def _only_user(node: fx.Node) -> fx.Node | None:
    return next(iter(node.users)) if len(node.users) == 1 else None


def _is_relu(traced: fx.GraphModule, node: fx.Node) -> bool:
    if isinstance(called_layer(traced, node), nn.ReLU):
        return True
    return (node.op == 'call_function' and node.target in _RELUS) or (
        node.op == 'call_method' and node.target in ('relu', 'relu_')
    )

"""Which layer of a module is called on the result of which other one."""

from typing import Any

from torch import fx, nn


def layer_graph(module: nn.Module) -> fx.Graph | None:
    """Trace what a module computes in evaluation mode, layer by layer, without an image.

    The module is traced symbolically (``torch.fx``), so that no size is fixed. It is left as it is; branches for
    gradient checkpointing, which save memory in training, are not followed.

    Args:
        module: Such as a backbone.

    Returns:
        The graph, or None when the forward pass cannot be traced, as that of a Vision Transformer.
    """
    modes = [(part, part.training) for part in module.modules()]
    checkpointed = [part for part in module.modules() if getattr(part, 'with_cp', False)]
    module.eval()
    _set_checkpointing(checkpointed, False)
    try:
        return fx.Tracer().trace(module)
    except (fx.proxy.TraceError, TypeError, RuntimeError, AttributeError, ValueError):
        return None
    finally:
        _set_checkpointing(checkpointed, True)
        for part, mode in modes:
            part.training = mode


def called_layer(module: nn.Module, node: object) -> nn.Module | None:
    """Find the layer that a node of the graph of a module calls.

    Args:
        module: What was traced.
        node: A node of its graph, or an argument of one.

    Returns:
        The layer; None for a node that calls no layer and for what is no node.
    """
    if not isinstance(node, fx.Node) or node.op != 'call_module':
        return None
    return module.get_submodule(str(node.target))


def _set_checkpointing(parts: list[Any], wanted: bool) -> None:
    for part in parts:
        part.with_cp = wanted

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from mmattr.models.layer_graph import called_layer, layer_graph


class Checkpointed(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(2, 2, 1), nn.ReLU())
        self.with_cp = True

    def forward(self, x):
        if self.with_cp and x.requires_grad:
            return checkpoint(self.layers, x, use_reentrant=False)
        return self.layers(x)


class Branching(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


def test_layers_in_their_order():
    module = Checkpointed()
    module.layers[0].eval()
    graph = layer_graph(module)
    called = [called_layer(module, node) for node in graph.nodes]
    assert [layer for layer in called if layer is not None] == list(module.layers)
    assert called_layer(module, 3) is None


def test_module_stays_as_it_is():
    module = Checkpointed()
    module.layers[0].eval()
    layer_graph(module)
    assert module.with_cp
    assert [part.training for part in module.modules()] == [True, True, False, True]
    assert module(torch.ones(1, 2, 1, 1, requires_grad=True)).shape == (1, 2, 1, 1)


def test_module_that_looks_at_values_has_no_graph():
    module = Branching()
    assert layer_graph(module) is None
    assert module.training

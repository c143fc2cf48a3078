"""ChannelInteraction against loops over labels."""

import torch
from torch.nn import functional as F

from mmattr.models.layers import ChannelInteraction


def inputs(n=2, m=5, d=6):
    torch.manual_seed(0)
    maps = [torch.randn(n, m, m).softmax(-1) for _ in range(2)]
    return torch.randn(n, m, d), torch.randn(n, m, d), *maps


def test_equals_loops():
    layer = ChannelInteraction(6, reduction=4, map_channels=3)
    first, second, first_map, second_map = inputs()
    w1, w2 = layer.gate[0], layer.gate[2]
    conv1, conv2 = layer.fuse_maps[0], layer.fuse_maps[2]
    assert w1.weight.shape == (3, 12)
    found = layer(first, second, first_map, second_map)
    for n in range(2):
        both = [torch.cat([first[n, m], second[n, m]]) for m in range(5)]
        gate = torch.sigmoid(w2(F.gelu(w1(sum(both) / 5))))
        fused = [layer.out(gate * row) for row in both]
        for i in range(5):
            pairs = [torch.stack([5 * first_map[n, i, j], 5 * second_map[n, i, j]]) for j in range(5)]
            weights = torch.stack([conv2(F.gelu(conv1(pair)))[0] for pair in pairs]).softmax(0)
            mixed = sum(weight * row for weight, row in zip(weights, fused, strict=True))
            torch.testing.assert_close(found[n, i], F.layer_norm(fused[i] + mixed, (6,)))


def test_the_order_of_labels_does_not_matter():
    layer, order = ChannelInteraction(6), torch.tensor([3, 0, 4, 1, 2])
    first, second, first_map, second_map = inputs()
    moved = layer(first[:, order], second[:, order], *(m[:, order][:, :, order] for m in (first_map, second_map)))
    torch.testing.assert_close(moved, layer(first, second, first_map, second_map)[:, order])


def test_both_features_and_both_maps_count():
    layer, given = ChannelInteraction(6), inputs()
    for part in given:
        part.requires_grad_()
    layer(*given).square().sum().backward()
    assert all(part.grad.abs().sum() > 0 for part in given)
    assert all(parameter.grad is not None for parameter in layer.parameters())


def test_a_single_label():
    assert torch.isfinite(ChannelInteraction(2, reduction=8)(*inputs(1, 1, 2))).all()

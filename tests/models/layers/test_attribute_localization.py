"""AttributeLocalization against the definition, one map per attribute."""

import torch
from torch.nn import functional as F

from mmattr.models.layers import AttributeLocalization


def localised(layer, feat):
    """(N, M): the definition, which gates and cuts a map for every attribute."""
    logits = []
    for j in range(len(layer.squeeze.weight)):
        hidden = (feat.mean((2, 3)) @ layer.squeeze.weight[j].T + layer.squeeze.bias[j]).relu()
        gate = (hidden @ layer.excite.weight[j].T + layer.excite.bias[j]).sigmoid()
        gated = feat * gate[:, :, None, None] + feat
        window = gated.mean((2, 3)) @ layer.window.weight[j].T + layer.window.bias[j]
        theta = torch.zeros(len(feat), 2, 3)
        theta[:, 0, 0], theta[:, 1, 1] = window[:, 0].sigmoid(), window[:, 1].sigmoid()
        theta[:, 0, 2], theta[:, 1, 2] = window[:, 2].tanh(), window[:, 3].tanh()
        grid = F.affine_grid(theta, list(feat.shape), align_corners=False)
        inside = F.grid_sample(gated, grid, padding_mode='border', align_corners=False).mean((2, 3))
        logits.append(inside @ layer.classifier.weight[j] + layer.classifier.bias[j])
    return torch.stack(logits, 1)


def noisy(layer):
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return layer


def test_equals_the_definition():
    torch.manual_seed(0)
    layer, feat = noisy(AttributeLocalization(3, 32)), torch.randn(2, 32, 6, 5)
    torch.testing.assert_close(layer(feat), localised(layer, feat), atol=1e-5, rtol=1e-4)


def test_gradients_equal_those_of_the_definition():
    torch.manual_seed(0)
    layer, feat = noisy(AttributeLocalization(3, 32)), torch.randn(2, 32, 6, 5)
    weight, gradients = torch.randn(2, 3), []
    for score in (layer, lambda x: localised(layer, x)):
        layer.zero_grad()
        (score(feat) * weight).sum().backward()
        gradients.append({name: parameter.grad.clone() for name, parameter in layer.named_parameters()})
    for name, gradient in gradients[0].items():
        assert gradient.any(), name
        torch.testing.assert_close(gradient, gradients[1][name], atol=1e-5, rtol=1e-4, msg=name)


def test_windows_start_as_nearly_the_whole_map():
    _, scale, centre = AttributeLocalization(3, 32).look(torch.randn(2, 32, 6, 5))
    torch.testing.assert_close(scale, torch.full((2, 3, 2), 2.0).sigmoid())
    assert not centre.any()


def test_a_narrow_map_keeps_a_gate():
    assert AttributeLocalization(3, 4).squeeze.weight.shape == (3, 1, 4)

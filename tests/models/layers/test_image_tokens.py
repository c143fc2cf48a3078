"""ImageTokens adds positions to keys only."""

import torch

from mmattr.models.layers import ImageTokens


def test_keys():
    tokens = ImageTokens(torch.ones(2, 3, 4), torch.arange(12.0).view(3, 4))
    assert torch.equal(tokens.keys[1], 1 + torch.arange(12.0).view(3, 4))
    assert torch.equal(tokens.features, torch.ones(2, 3, 4))

"""PromptFusion: its modes and the distance."""

import pytest
import torch
from torch.nn import functional as F

from mmattr.models.layers import ChannelInteraction, PromptFusion


def inputs():
    torch.manual_seed(0)
    return torch.randn(2, 5, 6), torch.randn(2, 5, 6), *(torch.randn(2, 5, 5).softmax(-1) for _ in range(2))


def test_channel_is_the_interaction():
    fusion, given = PromptFusion(6, 'channel', gate_reduction=2, map_channels=3), inputs()
    reference = ChannelInteraction(6, 2, 3)
    reference.load_state_dict(fusion.interaction.state_dict())
    assert torch.equal(fusion(*given), reference(*given))


def test_concat():
    fusion, given = PromptFusion(6, 'concat'), inputs()
    linear = fusion.concat[0]
    expected = given[0] @ linear.weight[:, :6].T + given[1] @ linear.weight[:, 6:].T + linear.bias
    torch.testing.assert_close(fusion(*given), F.layer_norm(expected, (6,)))


@pytest.mark.parametrize('mode', ['mean', 'regularisation'])
def test_mean_has_no_weights(mode):
    fusion, given = PromptFusion(6, mode), inputs()
    assert not list(fusion.parameters())
    torch.testing.assert_close(fusion(*given), torch.stack(given[:2]).mean(0))


def test_distance():
    first, second = torch.tensor([[[1.0, 2.0], [0.0, 0.0]]]), torch.tensor([[[1.0, 0.0], [3.0, 1.0]]])
    torch.testing.assert_close(PromptFusion(2, 'mean').distance(first, second), torch.tensor([[2.0, 5.0]]))

"""TokenNeck flattens row by row and adds positions."""

import pytest
import torch

from mmattr.models import TokenNeck
from mmattr.models.layers import SinePositionEmbedding


@pytest.mark.parametrize(('height', 'width'), [(2, 3), (4, 4), (1, 1)])
def test_tokens_of_any_map_size(height, width):
    neck, feat = TokenNeck(8), torch.randn(2, 8, height, width)
    tokens = neck((torch.zeros(1), feat))
    assert neck.out_channels == 8
    for y in range(height):
        for x in range(width):
            assert torch.equal(tokens.features[:, y * width + x], feat[:, :, y, x])
    assert torch.equal(tokens.position, SinePositionEmbedding(8)(height, width))


def test_projection_to_another_width():
    neck, feat = TokenNeck(8, embed_dims=4), torch.randn(2, 8, 3, 3)
    tokens = neck((feat,))
    assert neck.out_channels == 4
    expected = feat[0, :, 1, 2] @ neck.projection.weight.T + neck.projection.bias
    torch.testing.assert_close(tokens.features[0, 5], expected)


def test_projection_to_the_same_width_where_asked_for():
    neck, feat = TokenNeck(8, always_project=True), torch.randn(2, 8, 3, 3)
    expected = feat[1, :, 0, 2] @ neck.projection.weight.T + neck.projection.bias
    torch.testing.assert_close(neck((feat,)).features[1, 2], expected)


def test_without_projection_there_is_nothing_to_learn():
    assert not list(TokenNeck(8).parameters())

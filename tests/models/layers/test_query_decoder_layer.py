"""QueryDecoderLayer against the reference made of torch's own attention module."""

import pytest
import torch

from mmattr.models.layers import ImageTokens, QueryDecoderLayer
from tests.reference.released_query2label import DecoderLayer


@pytest.mark.parametrize('self_attention', [True, False])
def test_equals_the_reference(self_attention):
    torch.manual_seed(0)
    layer = QueryDecoderLayer(8, 2, 12, self_attention=self_attention).eval()
    theirs = DecoderLayer(8, 2, 12, self_attention).eval()
    state = {
        key.replace('self_attention', 'self_attn').replace('cross_attention', 'multihead_attn').replace('ffn.', ''): v
        for key, v in layer.state_dict().items()
    }
    theirs.load_state_dict(state)
    features, queries = torch.randn(3, 4, 8), torch.randn(4, 8)
    image = ImageTokens(torch.randn(3, 5, 8), torch.randn(5, 8))
    expected = theirs(
        features.transpose(0, 1),
        queries[:, None].expand(-1, 3, -1),
        image.features.transpose(0, 1),
        image.position[:, None],
        torch.nn.functional.relu,
    )
    torch.testing.assert_close(layer(features, queries, image), expected.transpose(0, 1))


def test_queries_are_never_refined():
    queries = torch.randn(4, 8)
    before = queries.clone()
    image = ImageTokens(torch.randn(3, 5, 8), torch.randn(5, 8))
    layer = QueryDecoderLayer(8, 2, 12, dropout=0.0)
    first = layer(torch.zeros(3, 4, 8), queries, image)
    assert torch.equal(queries, before)
    assert (first - layer(torch.zeros(3, 4, 8), queries + 1, image)).abs().max() > 1e-3

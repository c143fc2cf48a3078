"""AQNHead: its options and its use of the image."""

import torch

from mmattr.models import AQNHead, TokenNeck
from mmattr.models.layers import TransformerEncoder


def test_options_build_what_they_say():
    head = AQNHead(3, 8, num_layers=2, ffn_channels=12, query_encoder_layers=1, logit_norm=True, pre_norm=False)
    assert len(head.decoder.layers) == 2
    assert isinstance(head.query_encoder, TransformerEncoder)
    assert head.decoder.layers[0].ffn.linear1.out_features == 12
    assert not head.decoder.layers[0].pre_norm
    assert 'logit_norm.running_mean' in head.state_dict()


def test_is_queries_decoder_classifier():
    head = AQNHead(3, 8, ffn_channels=12).eval()
    tokens = TokenNeck(8)((torch.randn(2, 8, 3, 3),))
    features = head.decoder(head.queries.expand(2, 3, 8), tokens)
    expected = (features * head.classifier.weight).sum(-1) + head.classifier.bias
    torch.testing.assert_close(head(tokens), expected)


def test_the_position_of_a_pattern_matters():
    torch.manual_seed(0)
    head, neck = AQNHead(3, 8, ffn_channels=12).eval(), TokenNeck(8)
    feat = torch.randn(1, 8, 4, 4)
    assert not torch.allclose(head(neck((feat,))), head(neck((feat.flip(2),))), atol=1e-6)


def test_image_size_may_change_at_test_time():
    head, neck = AQNHead(3, 8).eval(), TokenNeck(8)
    for size in ((1, 1), (2, 5), (7, 3)):
        assert head(neck((torch.randn(2, 8, *size),))).shape == (2, 3)

"""AQNHead: its options and its use of the image."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import AQNHead, TokenNeck
from mmattr.models.layers import TransformerEncoder
from mmattr.structures import AttributeDataSample


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


def test_groups_share_queries():
    torch.manual_seed(0)
    head = AQNHead(5, 8, ffn_channels=12, num_groups=2).eval()
    tokens = TokenNeck(8)((torch.randn(2, 8, 3, 3),))
    assert head.queries.shape == (2, 8)
    features = head.decoder(head.queries.expand(2, 2, 8), tokens)
    # Attributes 0 to 2 belong to the first query, 3 and 4 to the second one.
    expected = torch.cat((features[:, 0] @ head.classifier.weight[0], features[:, 1] @ head.classifier.weight[1]), 1)
    torch.testing.assert_close(head(tokens), expected[:, :5] + head.classifier.bias)


@pytest.mark.parametrize('groups', [0, 6, -1])
def test_groups_are_at_most_the_attributes(groups):
    with pytest.raises(ConfigError, match=f'num_groups={groups}, but expects 1 to 5 queries'):
        AQNHead(5, 8, num_groups=groups)


@pytest.mark.parametrize('groups', [None, 16])
def test_a_step_with_many_attributes(groups):
    torch.manual_seed(0)
    head = AQNHead(512, 16, ffn_channels=16, num_groups=groups).train()
    tokens = TokenNeck(16)((torch.randn(2, 16, 3, 3),))
    loss = head.loss(tokens, [AttributeDataSample().set_gt_label(torch.randint(0, 2, (512,))) for _ in range(2)])
    loss['loss'].backward()
    assert all(torch.isfinite(parameter.grad).all() for parameter in head.parameters())

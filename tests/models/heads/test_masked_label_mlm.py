"""MaskedLabelMLM: it reads the words and nothing else."""

import math

import pytest
import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models import Label2LabelHead, MaskedLabelMLM, TokenNeck
from mmattr.structures import AttributeDataSample

NETWORKS = ('encoder', 'mlp')


def head(network, m=3, **changes):
    torch.manual_seed(0)
    mlm = dict(type='MaskedLabelMLM', network=network, ffn_channels=16, **changes)
    return Label2LabelHead(m, 8, query_head=dict(type='AQNHead', ffn_channels=8), mlm=mlm)


def tokens(n=2):
    return TokenNeck(8)((torch.randn(n, 8, 2, 2),))


@pytest.mark.parametrize('network', NETWORKS)
@pytest.mark.parametrize(('n', 'm'), [(1, 1), (4, 3)])
def test_logits_have_shape(network, n, m):
    assert MaskedLabelMLM(m, 8, network, ffn_channels=16).eval()(None, torch.randn(n, m, 8)).shape == (n, m)


@pytest.mark.parametrize('network', NETWORKS)
def test_the_image_is_not_looked_at(network):
    mlm, sentence = MaskedLabelMLM(3, 8, network, ffn_channels=16).eval(), torch.randn(2, 3, 8)
    assert torch.equal(mlm(tokens(), sentence), mlm(tokens(), sentence))


@pytest.mark.parametrize('network', NETWORKS)
def test_every_word_can_change_every_logit(network):
    mlm, sentence = MaskedLabelMLM(3, 8, network, ffn_channels=16).eval(), torch.randn(1, 3, 8)
    before = mlm(None, sentence)
    for word in range(3):
        other = sentence.clone()
        other[:, word] = torch.randn(8)
        assert ((mlm(None, other) - before).abs() > 1e-7).all()


@pytest.mark.parametrize('network', NETWORKS)
def test_trains_inside_a_label2label_head(network):
    model = head(network, logit_norm=True).train()
    torch.manual_seed(1)
    samples = [AttributeDataSample().set_gt_label(label) for label in torch.randint(0, 2, (64, 3))]
    sum(model.loss(tokens(64), samples).values()).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name


@pytest.mark.parametrize('network', NETWORKS)
def test_learns_that_two_attributes_go_together(network):
    """Attribute 1 is attribute 0, attribute 2 its opposite: a masked word follows from the others."""
    torch.manual_seed(0)
    mlm = MaskedLabelMLM(3, 8, network, num_layers=1, ffn_channels=16, dropout=0.0, classifier_dropout=0.0)
    mask_words, optimizer = torch.zeros(3, 8), torch.optim.Adam(mlm.parameters(), 0.02)
    truth = torch.tensor([[1, 1, 0], [0, 0, 1]])
    for step in range(80):
        words = truth.clone()
        words[:, step % 3] = 2
        loss = nn.functional.binary_cross_entropy_with_logits(mlm(None, mlm.embed(words, mask_words)), truth.float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for hidden in range(3):
        words = truth.clone()
        words[:, hidden] = 2
        assert torch.equal((mlm(None, mlm.embed(words, mask_words)) > 0).long(), truth)
    assert loss < math.log(2) / 4


def test_the_encoder_is_a_transformer_encoder_over_the_words():
    """The same parameters inside PyTorch's own layer."""
    mlm, sentence = MaskedLabelMLM(3, 8, num_layers=1, num_heads=2, ffn_channels=16).eval(), torch.randn(2, 3, 8)
    reference = nn.TransformerEncoderLayer(8, 2, 16, activation='gelu', norm_first=True, batch_first=True).eval()
    own = mlm.network.layers[0]
    reference.self_attn.load_state_dict(own.self_attention.state_dict())
    pairs = ((reference.linear1, own.ffn.linear1), (reference.linear2, own.ffn.linear2))
    for theirs, ours in (*pairs, (reference.norm1, own.norm1), (reference.norm2, own.norm2)):
        theirs.load_state_dict(ours.state_dict())
    features = mlm.network.norm(reference(sentence))
    expected = (features * mlm.classifier.weight).sum(-1) + mlm.classifier.bias
    torch.testing.assert_close(mlm(None, sentence), expected)


def test_the_perceptron_is_a_sum_over_words_first():
    """Its first hidden layer is linear in all words at once."""
    mlm, sentence = (
        MaskedLabelMLM(2, 4, 'mlp', num_layers=1, ffn_channels=5, word_channels=3).eval(),
        torch.randn(1, 2, 4),
    )
    project, _, hidden, _ = mlm.network
    short = torch.cat([project.weight @ word + project.bias for word in sentence[0]])
    expected = mlm.classifier(nn.functional.gelu(hidden.weight @ short + hidden.bias))
    torch.testing.assert_close(mlm(None, sentence)[0], expected)


def test_wrong_arguments_are_named():
    with pytest.raises(ConfigError, match="no network 'rnn'; valid are encoder, mlp"):
        MaskedLabelMLM(3, 8, 'rnn')
    with pytest.raises(ConfigError, match='num_layers of at least 1, got 0'):
        MaskedLabelMLM(3, 8, num_layers=0)

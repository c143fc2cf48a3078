"""QueryKnowledgeNeck against plain matrix products, and the size of the published models."""

import pytest
import torch
from torch import nn

from mmattr.models import LabelMatchHead, QueryKnowledgeNeck
from mmattr.models.layers import VisionLanguageFeatures

TINY = dict(in_channels=8, num_queries=3, num_layers=2, num_heads=2, ffn_channels=16)


def features(n=2, p=5):
    torch.manual_seed(1)
    return VisionLanguageFeatures(torch.randn(n, p, 8), torch.randn(4, 6))


def build(**options):
    torch.manual_seed(0)
    return QueryKnowledgeNeck(**TINY | options).eval()


def reference_layer(layer, x, tokens):
    """A post-norm decoder layer with torch's own attention."""
    for ours, norm, memory in (
        (layer.self_attention, layer.norm1, None),
        (layer.cross_attention, layer.norm2, tokens),
    ):
        attention = nn.MultiheadAttention(8, 2, batch_first=True)
        attention.load_state_dict(ours.state_dict())
        memory = x if memory is None else memory
        x = nn.functional.layer_norm(x + attention(x, memory, memory)[0], (8,), norm.weight, norm.bias, 1e-12)
    hidden = nn.functional.gelu(layer.ffn.linear1(x))
    return nn.functional.layer_norm(x + layer.ffn.linear2(hidden), (8,), layer.norm3.weight, layer.norm3.bias, 1e-12)


@pytest.mark.parametrize('keep_class_token', [True, False])
def test_layers_are_those_of_the_paper(keep_class_token):
    neck, feats = build(keep_class_token=keep_class_token), features()
    for parameter in neck.parameters():
        nn.init.normal_(parameter, std=0.5)
    tokens = feats.tokens if keep_class_token else feats.tokens[:, 1:]
    x = nn.functional.layer_norm(neck.queries, (8,), neck.norm.weight, neck.norm.bias, 1e-12).expand(2, -1, -1)
    for layer in neck.layers:
        x = reference_layer(layer, x, tokens)
    found = neck(feats)
    torch.testing.assert_close(found.tokens, x, atol=1e-5, rtol=1e-5)
    assert found.text is feats.text
    assert neck.out_channels == 8


def test_the_order_of_the_image_tokens_does_not_matter():
    neck, feats = build(), features()
    shuffled = feats._replace(tokens=feats.tokens[:, torch.tensor([3, 0, 4, 2, 1])])
    torch.testing.assert_close(neck(shuffled).tokens, neck(feats).tokens)


def test_attention_maps():
    neck, feats = build(), features(n=3, p=7)
    maps = neck.attention(feats)
    assert len(maps) == 2
    assert maps[0].words.shape == (3, 2, 3, 3)
    assert maps[1].image.shape == (3, 2, 3, 7)
    torch.testing.assert_close(maps[1].image.sum(-1), torch.ones(3, 2, 3))


def test_weights_start_as_those_of_bert():
    neck = QueryKnowledgeNeck(in_channels=64, num_queries=40, num_layers=1, num_heads=2, ffn_channels=128)
    for name, parameter in neck.state_dict().items():
        if parameter.ndim > 1:
            assert 0.018 < float(parameter.std()) < 0.022, name
            assert abs(float(parameter.mean())) < 0.002, name
        else:
            assert torch.equal(parameter, torch.full_like(parameter, float('norm' in name and 'weight' in name)))
    assert {module.eps for module in neck.modules() if isinstance(module, nn.LayerNorm)} == {1e-12}


def test_dropout_stands_where_bert_has_it():
    neck = build(dropout=0.3)
    rates = {name: module.p for name, module in neck.named_modules() if isinstance(module, nn.Dropout)}
    assert {name for name, rate in rates.items() if rate == 0} == {'layers.0.ffn.dropout', 'layers.1.ffn.dropout'}
    assert neck.layers[0].cross_attention.dropout == 0.3
    still = neck(features()).tokens
    assert not torch.equal(neck.train()(features()).tokens, still)


@pytest.mark.parametrize(('queries', 'layers', 'millions'), [(12, 7, 66.57), (22, 8, 76.03)])
def test_size_of_the_published_models(queries, layers, millions):
    with torch.device('meta'):
        parts = (QueryKnowledgeNeck(768, queries, layers), LabelMatchHead(num_attributes=925, in_channels=768))
    count = sum(parameter.numel() for part in parts for parameter in part.parameters())
    assert round(count / 1e6, 2) == millions

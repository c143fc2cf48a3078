"""Query2LabelHead against an independent implementation and its own promises."""

import re

import pytest
import torch

from mmattr.models import TokenNeck
from mmattr.registry import MODELS
from tests.reference.released_query2label import ReleasedQuery2Label
from tests.tools.load_tool import load_tool

convert = load_tool('model_converters/query2label_official.py').convert
SPEC = dict(M=5, C=16, d=16, heads=4, ffn=24, keep_input_proj=False, activation='relu', pos_temperature=10000)


def build(width=16, m=5, **arguments):
    config = dict(type='Query2LabelHead', num_attributes=m, in_channels=width, ffn_channels=24)
    return MODELS.build(config | arguments)


def tokens(n=3, height=3, width=2, channels=16):
    return TokenNeck(channels)((torch.randn(n, channels, height, width),))


@pytest.mark.parametrize(
    ('encoder_layers', 'decoder_layers', 'self_attention'), [(1, 2, False), (0, 1, True), (2, 3, True)]
)
@pytest.mark.parametrize('size', [(3, 2), (1, 1), (2, 5)])
def test_equals_the_released_model_at_any_size(encoder_layers, decoder_layers, self_attention, size):
    torch.manual_seed(0)
    spec = SPEC | dict(enc_layers=encoder_layers, dec_layers=decoder_layers, decoder_self_attn=self_attention)
    reference = ReleasedQuery2Label(spec).double().eval()
    head = build(
        encoder_layers=encoder_layers, decoder_layers=decoder_layers, decoder_self_attention=self_attention
    ).double()
    state = convert(reference.state_dict())
    head.load_state_dict({re.sub('^head.', '', key): value for key, value in state.items()})
    feat = torch.randn(2, 16, *size, dtype=torch.double)
    found = head.eval()(TokenNeck(16).double()((feat,)))
    torch.testing.assert_close(found, reference(feat), atol=1e-6, rtol=1e-6)


def test_logits_change_when_the_image_is_permuted():
    torch.manual_seed(0)
    head = build().eval()
    feat = torch.randn(2, 16, 3, 4)
    mixed = feat.flatten(2)[..., torch.randperm(12)].view_as(feat)
    first, second = (head(TokenNeck(16)((maps,))) for maps in (feat, mixed))
    assert (first - second).abs().max() > 1e-3


def test_permuting_attributes_permutes_logits():
    torch.manual_seed(0)
    head, image, order = build(m=6).eval(), tokens(), torch.randperm(6)
    permuted = build(m=6).eval()
    state = {k: v[order] if 'queries' in k or 'classifier' in k else v for k, v in head.state_dict().items()}
    permuted.load_state_dict(state)
    torch.testing.assert_close(head(image)[:, order], permuted(image), atol=1e-6, rtol=1e-5)


def count(neck, head):
    with torch.device('meta'):
        modules = MODELS.build(neck), MODELS.build(head)
    return sum(parameter.numel() for module in modules for parameter in module.parameters()) / 1e6


@pytest.mark.parametrize(('m', 'millions'), [(26, 151.2), (40, 151.2), (80, 151.4), (1000, 155.2)])
def test_parameters_of_the_paper_preset(m, millions):
    neck = dict(type='TokenNeck', in_channels=2048)
    head = dict(type='Query2LabelHead', num_attributes=m, in_channels=2048)
    assert count(neck, head) == pytest.approx(millions, abs=0.06)


@pytest.mark.parametrize(('m', 'millions'), [(26, 7.38), (40, 7.40), (80, 7.44)])
def test_parameters_of_the_light_preset(m, millions):
    neck = dict(type='TokenNeck', in_channels=2048, embed_dims=512)
    head = dict(type='Query2LabelHead', num_attributes=m, in_channels=512, encoder_layers=0, ffn_channels=2048)
    assert count(neck, head) == pytest.approx(millions, abs=0.006)

"""SequenceDecoder against an independent implementation, and its masks."""

import pytest
import torch

from mmattr.models.sequence import SequenceDecoder
from tests.reference.released_sequencepar import ReleasedSequencePAR
from tests.tools.load_tool import load_tool

convert = load_tool('model_converters/sequencepar_official.py').convert
SPEC = dict(num_attributes=6, embed_dims=8, num_layers=2, num_heads=3, head_dims=4, ffn_dim=12)


def build(spec=SPEC):
    torch.manual_seed(0)
    reference = ReleasedSequencePAR(spec).eval()
    sizes = {key: value for key, value in spec.items() if key != 'ffn_dim'}
    decoder = SequenceDecoder(**sizes, ffn_channels=spec['ffn_dim'], dropout=0.1).eval()
    state = convert(reference.state_dict())
    decoder.load_state_dict({key.removeprefix('head.decoder.'): value for key, value in state.items()})
    return decoder, reference, torch.randn(3, 5, spec['embed_dims']), torch.randn(6, spec['embed_dims'])


IDS = torch.tensor([[0, 3, 2, 5, 8, 1], [0, 8, 8, 0, 2, 2], [0, 1, 2, 2, 4, 3]])


def test_equals_the_released_model_with_special_tokens_anywhere():
    decoder, reference, tokens, text = build()
    found = decoder(IDS, tokens, text)
    torch.testing.assert_close(found, reference(IDS, tokens, text), atol=1e-5, rtol=1e-5)
    assert not found[IDS == 2].any()


def test_word_by_word_gives_the_same_logits():
    decoder, _, tokens, text = build()
    past = decoder.begin(tokens, text, 1)
    steps = []
    for words in IDS.T:
        logits, past = decoder.step(words, past)
        steps.append(logits)
    torch.testing.assert_close(torch.stack(steps, 1), decoder(IDS, tokens, text), atol=1e-5, rtol=1e-5)


def test_later_words_and_words_behind_pads_change_nothing_before():
    decoder, _, tokens, text = build()
    logits = decoder(IDS, tokens, text)
    for place in range(1, IDS.shape[1]):
        changed = IDS.clone()
        changed[:, place] = 7
        torch.testing.assert_close(decoder(changed, tokens, text)[:, :place], logits[:, :place])


def test_sequences_of_one_image_stand_together():
    decoder, _, tokens, text = build()
    pairs = torch.cat([IDS, IDS.flip(0)]).unflatten(0, (2, 3)).transpose(0, 1)  # (image, 2, T)
    found = decoder(pairs.flatten(0, 1), tokens, text).unflatten(0, (3, 2))
    for side in range(2):
        torch.testing.assert_close(found[:, side], decoder(pairs[:, side], tokens, text), atol=1e-6, rtol=1e-5)


def test_a_sequence_that_begins_with_a_pad_has_finite_gradients():
    decoder, _, tokens, text = build()
    text.requires_grad_()
    decoder(torch.tensor([[2, 3, 2]] * 3), tokens, text).sum().backward()
    assert torch.isfinite(text.grad).all()


def test_sinusoids_of_the_paper_preset():
    decoder = SequenceDecoder(5, 768, 0, 8, 64, 2048, 0.1)
    assert decoder.position.shape == (7, 768)
    assert not decoder.position[0].any()
    expected = torch.tensor([0.841471, 0.540302, 0.828431, 0.560091])
    torch.testing.assert_close(decoder.position[1, :4], expected, atol=1e-6, rtol=0)
    torch.testing.assert_close(decoder.position[2, :2], torch.tensor([0.909297, -0.416147]), atol=1e-6, rtol=0)


@pytest.mark.parametrize(('m', 'trained'), [(14, 37_833_984), (26, 37_843_200), (35, 37_850_112), (57, 37_867_008)])
def test_parameters_of_the_paper_preset(m, trained):
    with torch.device('meta'):
        decoder = SequenceDecoder(m, 768, 6, 8, 64, 2048, 0.1)
    parameters = list(decoder.parameters())
    assert sum(parameter.numel() for parameter in parameters if parameter.requires_grad) == trained
    assert sum(parameter.numel() for parameter in parameters) == trained + (m + 2) * 768 + 2304

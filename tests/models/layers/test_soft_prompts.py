"""SoftPrompts: what a sentence looks like, and who changes it."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.layers import SoftPrompts


def inputs():
    torch.manual_seed(0)
    return torch.randn(3, 6, 8), torch.randn(2, 5, 4)


def test_tokens_stand_between_start_and_words():
    words, image = inputs()
    layer = SoftPrompts(8, 4, num_tokens=2)
    prompts = layer(words, image)
    assert prompts.shape == (3, 8, 8)
    for found, own in zip(prompts, words, strict=True):
        assert torch.equal(found, torch.cat([own[:1], layer.tokens, own[1:]]))


def test_prompts_of_every_image():
    words, image = inputs()
    layer = SoftPrompts(8, 4, num_tokens=2, see_image=True, num_heads=2)
    prompts = layer(words, image)
    assert prompts.shape == (2, 3, 8, 8)
    for n in range(2):
        seen = layer.image(image[n : n + 1])
        soft = layer.tokens + layer.gain * layer.attention(layer.tokens[None], seen, seen)[0][0]
        for m in range(3):
            torch.testing.assert_close(prompts[n, m], torch.cat([words[m, :1], soft, words[m, 1:]]))
    assert not torch.allclose(prompts[0, 0, 1:3], prompts[1, 0, 1:3])


@pytest.mark.parametrize('see_image', [True, False])
def test_every_parameter_learns(see_image):
    words, image = inputs()
    layer = SoftPrompts(8, 4, see_image=see_image, num_heads=2)
    layer(words, image).square().sum().backward()
    assert all(parameter.grad.abs().sum() > 0 for parameter in layer.parameters())


def test_tokens_start_small():
    torch.manual_seed(0)
    assert abs(SoftPrompts(512, 4, num_tokens=16, init_std=0.05).tokens.std().item() - 0.05) < 0.002


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (dict(num_tokens=0), 'num_tokens=0'),
        (dict(init_std=0.0), r'init_std=0\.0'),
        (dict(see_image=True, num_heads=3), 'num_heads is 3, .* width 8'),
    ],
)
def test_mistakes_are_named(arguments, message):
    with pytest.raises(ConfigError, match=message):
        SoftPrompts(8, 4, **arguments)

"""CLIP models so small that a forward pass takes a moment, in OpenAI's vocabulary or in a smaller one."""

import copy

import torch

#: 2 + 2 layers on images of 32 x 32: 4 x 4 patches.
VIT = dict(
    embed_dim=24,
    quick_gelu=True,
    vision_cfg=dict(image_size=32, layers=2, width=32, head_width=16, patch_size=8),
    text_cfg=dict(context_length=20, vocab_size=64, width=16, heads=2, layers=2),
)

#: One block per stage, images of 64 x 64: 2 x 2 places of width 32 * 4.
RESNET = VIT | dict(vision_cfg=dict(image_size=64, layers=[1, 1, 1, 1], width=4, head_width=16))


def architecture(kind='vit', **text):
    """Sizes of a model; ``text`` replaces some of its text tower."""
    config = copy.deepcopy(VIT if kind == 'vit' else RESNET)
    config['text_cfg'] |= text
    return config


def with_words(kind='vit'):
    """Sizes of a model that understands sentences."""
    return architecture(kind, vocab_size=49408, context_length=24)


def shaken(encoder, seed=0):
    """Give every weight a random part, since some start as zeros and norms as ones."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in encoder.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))
    return encoder

"""A made-up image with attention, shared by the tests of its pictures."""

import numpy as np

from mmattr.visualization import AttributeRow, ImageAttention, LayerAttention

NAMES = ('hat', 'long sleeve', 'skirt', 'bag')


def distributions(*shape, seed=0):
    """Random weights whose last axis sums to 1."""
    weights = np.random.default_rng(seed).random(shape, dtype=np.float32)
    return weights / weights.sum(-1, keepdims=True)


def layer(name='mlm.decoder.1', words=4, heads=2, grid=(2, 3), seed=0):
    maps = distributions(heads, words, grid[0] * grid[1], seed=seed).reshape(heads, words, *grid)
    return LayerAttention(
        name, f'language model, layer {name[-1]}', distributions(heads, words, words, seed=seed), maps
    )


def image_attention(names=NAMES, title='a.jpg', with_guess=True, with_labels=True, layers=None, size=(40, 30)):
    """Word 0 becomes present, word 1 becomes absent, the others stay; the labels are 1, 1, 0, unknown, ..."""
    scores = np.resize([0.9, 0.1, 0.2, 0.8], len(names))
    labels = np.resize([1, 1, 0, -1], len(names)).tolist()
    rows = tuple(
        AttributeRow(name, float(score), label=label if with_labels else None)
        for name, score, label in zip(names, scores, labels, strict=True)
    )
    guess = scores.copy()
    guess[:2] = [0.3, 0.6]
    return ImageAttention(
        title,
        np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8),
        rows,
        layers or (layer('query_head.decoder.1', len(names)), layer('mlm.decoder.1', len(names), seed=1)),
        guess if with_guess else None,
    )

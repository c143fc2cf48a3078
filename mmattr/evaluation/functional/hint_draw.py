"""Which labels of an image are given to a model as hints."""

from collections.abc import Sequence

import numpy as np

from mmattr.errors import ConfigError


def draw_hints(label: np.ndarray, percents: Sequence[float], repeats: int, seed: int, index: int) -> np.ndarray:
    """Draw the words that are given for one image.

    The draw depends on the seed and the image alone, so that every model gets the same words. It is nested: the words
    of a smaller percentage are among those of a larger one, so that a curve over percentages follows the same words.

    Args:
        label: (M,) in {1, 0, -1 = unknown}; unknown words are never given.
        percents: F percentages in [0, 100] of the known words, rounded to whole words, half a word up.
        repeats: Number R of draws.
        seed: Seed of all images.
        index: Number of the image.

    Returns:
        (F, R, M) bool, True where a word is given.
    """
    known = label >= 0
    keys = np.random.default_rng([seed, index]).random((repeats, len(label)))
    keys[:, ~known] = np.inf
    rank = keys.argsort(axis=1).argsort(axis=1)  # (R, M)
    count = np.floor(np.asarray(percents, dtype=np.float64) / 100 * known.sum() + 0.5)  # (F,)
    return rank < count[:, None, None]


def check_percents(percents: Sequence[float]) -> tuple[float, ...]:
    """Sort percentages and add 0, the prediction without hints.

    Args:
        percents: Percentages of the known words.

    Returns:
        The percentages in rising order, each once, 0 first.

    Raises:
        ConfigError: If one is not in [0, 100).
    """
    for percent in percents:
        if not 0 <= percent < 100:
            raise ConfigError(
                f'A percentage of given words must be at least 0 and below 100, where no word is left, got {percent:g}.'
            )
    return tuple(sorted({0.0, *map(float, percents)}))

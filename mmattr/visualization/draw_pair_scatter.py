"""Attention between words against the correlation of their labels."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from PIL import Image

#: Names beside points: the strongest attention, and the strongest correlation.
NUM_NAMED = 6
DPI = 110

#: Room of a name: about this much of phi, and this share of the height of the plot.
NAME_WIDTH = 0.35
LINE = 0.025


class PairLike(Protocol):
    """Two words with their attention and the correlation of their labels, such as `mmattr.apis.word_pairs.WordPair`."""

    @property
    def first(self) -> str:
        """Name of the first word."""

    @property
    def second(self) -> str:
        """Name of the second word."""

    @property
    def attention(self) -> float:
        """Mean attention of both directions, in [0, 1]."""

    @property
    def phi(self) -> float:
        """Correlation of the labels in [-1, 1], or nan."""


def draw_pair_scatter(pairs: Sequence[PairLike], title: str) -> Image.Image:
    """Draw a point for every pair of words.

    Args:
        pairs: The pairs; those without a correlation are left out.
        title: Line above.

    Returns:
        The plot, RGB.
    """
    # matplotlib takes a second to import, which predictions should not pay for.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    known = [pair for pair in pairs if not np.isnan(pair.phi)]
    figure = Figure(figsize=(8.5, 5.5), dpi=DPI, layout='constrained')
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.scatter([pair.phi for pair in known], [pair.attention for pair in known], s=12, alpha=0.5, color='#0072B2')
    axes.axvline(0, color='#D3DAE1', zorder=0)
    if known:
        mean = float(np.mean([pair.attention for pair in known]))
        axes.axhline(mean, color='#D55E00', linewidth=1, zorder=0, label=f'mean {mean:.4f}')
        axes.legend(loc='lower right', frameon=False)
    axes.margins(0.12, 0.08)
    for pair, below in _named(known):
        place, offset = (pair.phi, pair.attention), (0, -11 if below else 5)
        text = f'{pair.first}, {pair.second}'
        # A dollar sign in a name would start a formula.
        axes.annotate(
            text, place, offset, textcoords='offset points', ha='center', fontsize=7, color='#1F2933', parse_math=False
        )
    axes.set(xlabel='phi of the labels', ylabel='attention rollout, mean of both directions')
    axes.set_title(title, parse_math=False, fontsize=10)
    for side in ('top', 'right'):
        axes.spines[side].set_visible(False)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert('RGB')


def _named(pairs: Sequence[PairLike]) -> list[tuple[PairLike, bool]]:
    """Pairs whose names are written out, and whether below the point; names that would cover others are left out."""
    strongest = sorted(pairs, key=lambda pair: -pair.attention)[:NUM_NAMED]
    correlated = sorted(pairs, key=lambda pair: -abs(pair.phi))[:NUM_NAMED]
    height = max((pair.attention for pair in pairs), default=0.0) - min((pair.attention for pair in pairs), default=0.0)
    chosen: list[tuple[PairLike, bool]] = []
    taken: list[tuple[float, float]] = []
    for pair in dict.fromkeys([*strongest, *correlated]):
        for below in (False, True):
            level = pair.attention + (-LINE if below else LINE) * height
            if all(abs(pair.phi - x) > NAME_WIDTH or abs(level - y) > 1.2 * LINE * height for x, y in taken):
                chosen.append((pair, below))
                taken.append((pair.phi, level))
                break
    return chosen

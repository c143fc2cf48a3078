"""Attention between words as lines between two columns."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from mmattr.errors import DataError
from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.picture_style import PictureStyle
from mmattr.visualization.word_list import WordList

#: Colours of the lines by the word they start from; neighbours differ. After Okabe and Ito.
LINE_COLOURS = ('#0072B2', '#D55E00', '#009E73', '#B8578C', '#8A6D00', '#3C9BD0', '#6A4C93', '#4D5A67')

#: Width between the columns in font heights.
GAP = 15.0

#: Lines are drawn this much larger and then scaled down, which makes them smooth.
OVERSAMPLING = 3
POINTS = 25


def draw_word_links(
    weights: np.ndarray,
    rows: Sequence[AttributeRow],
    flipped: Sequence[bool] | None = None,
    strongest: int | None = None,
    style: PictureStyle | None = None,
) -> Image.Image:
    """Draw the strongest links from the words at the left to the words that they look at, at the right.

    Figure 3 of Label2Label. The strongest link is the widest and darkest one.

    Args:
        weights: (M, M) attention of each word (row) to each word (column).
        rows: The M words.
        flipped: (M,) whether the language model changed the word.
        strongest: How many links; one per word by default.
        style: Sizes, font and colours.

    Returns:
        The picture, RGB.

    Raises:
        DataError: If the shapes do not fit or `strongest` is below 1.
    """
    style = style or PictureStyle()
    count = len(rows)
    if weights.shape != (count, count):
        raise DataError(f'Links between {count} words need weights ({count}, {count}), got {weights.shape}.')
    if strongest is not None and strongest < 1:
        raise DataError(f'The number of links must be at least 1, got {strongest}.')
    words = WordList(rows, flipped if flipped is not None else [False] * count, style)
    gap = style.length(GAP)
    size = 2 * words.width + gap, words.height
    picture = Image.new('RGB', size, style.background)
    links = _strongest(weights, min(count if strongest is None else strongest, count * count))
    picture.paste(_lines(links, weights.max(), words, size, gap))
    draw = ImageDraw.Draw(picture)
    words.draw(draw, 0, 0)
    words.draw(draw, words.width + gap, 0, names_first=False)
    return picture


def _strongest(weights: np.ndarray, count: int) -> list[tuple[int, int, float]]:
    """Rows, columns and weights of the largest entries, weakest first so that strong lines lie on top."""
    order = np.argsort(-weights, axis=None, kind='stable')[:count][::-1]
    rows, columns = np.unravel_index(order, weights.shape)
    return [(int(row), int(column), float(weights[row, column])) for row, column in zip(rows, columns, strict=True)]


def _lines(
    links: list[tuple[int, int, float]], top: float, words: WordList, size: tuple[int, int], gap: int
) -> Image.Image:
    """Draw the links as S-shaped curves."""
    style, scale = words.style, OVERSAMPLING
    canvas = Image.new('RGB', (size[0] * scale, size[1] * scale), style.background)
    draw = ImageDraw.Draw(canvas, 'RGBA')
    along = np.linspace(0, 1, POINTS)
    smooth = along * along * (3 - 2 * along)
    for row, column, weight in links:
        share = weight / top if top > 0 else 0.0
        start, end = words.middle(row), words.middle(column)
        x = (words.width + along * gap) * scale
        y = (start + (end - start) * smooth) * scale
        alpha = round(90 + 150 * share**2)
        colour = LINE_COLOURS[row % len(LINE_COLOURS)] + f'{alpha:02X}'
        width = max(1, round((0.5 + 2.0 * share**2) * scale * style.font_size / 14))
        draw.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=colour, width=width, joint='curve')
    return canvas.resize(size, Image.Resampling.LANCZOS)

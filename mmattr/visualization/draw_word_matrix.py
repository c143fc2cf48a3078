"""Attention between words as a matrix."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from mmattr.errors import DataError
from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.heat_map import PAPER, colour_of
from mmattr.visualization.picture_style import PictureStyle
from mmattr.visualization.word_list import WordList

#: Height of the colour scale and of its numbers, in font heights.
SCALE_HEIGHT = 0.7
NUMBER_HEIGHT = 1.4


def draw_word_matrix(
    weights: np.ndarray,
    rows: Sequence[AttributeRow],
    flipped: Sequence[bool] | None = None,
    style: PictureStyle | None = None,
) -> Image.Image:
    """Draw every weight as a cell: the words at the left look at the words above.

    The colours run from the smallest to the largest weight; a scale below tells both, and the weight that every cell
    would have if attention were even.

    Args:
        weights: (M, M) attention of each word (row) to each word (column).
        rows: The M words.
        flipped: (M,) whether the language model changed the word.
        style: Sizes, font and colours.

    Returns:
        The picture, RGB.

    Raises:
        DataError: If the shapes do not fit.
    """
    style = style or PictureStyle()
    count = len(rows)
    if weights.shape != (count, count):
        raise DataError(f'A matrix of {count} words needs weights ({count}, {count}), got {weights.shape}.')
    words = WordList(rows, flipped if flipped is not None else [False] * count, style)
    side = words.height
    low, high = float(weights.min()), float(weights.max())
    spread = (weights - low) / (high - low) if high > low else np.zeros_like(weights)
    cells = Image.fromarray(colour_of(spread, PAPER)).resize((side, side), Image.Resampling.NEAREST)
    gap = style.length(0.4)
    scale_width = max(side, style.length(14))
    height = side + words.width + 2 * gap + style.length(SCALE_HEIGHT + NUMBER_HEIGHT) + gap
    picture = Image.new('RGB', (words.width + gap + scale_width, height), style.background)
    draw = ImageDraw.Draw(picture)
    words.draw(draw, 0, 0)
    left = words.width + gap
    picture.paste(cells, (left, 0))
    draw.rectangle((left, 0, left + side, side), outline=style.line)
    # The names stand below, turned, so that the rows keep their height beside other panels.
    names = Image.new('RGB', (words.width, side), style.background)
    words.draw(ImageDraw.Draw(names), 0, 0)
    picture.paste(names.transpose(Image.Transpose.ROTATE_90), (left, side + gap))
    _draw_scale(picture, left, side + words.width + 2 * gap, scale_width, (low, 1 / count, high), style)
    return picture


def _draw_scale(
    picture: Image.Image, left: int, top: int, width: int, values: tuple[float, float, float], style: PictureStyle
) -> None:
    """Draw the colours from the smallest to the largest weight, with a tick at the even one."""
    low, even, high = values
    height = style.length(SCALE_HEIGHT)
    steps = np.tile(np.linspace(0, 1, width), (height, 1))
    picture.paste(Image.fromarray(colour_of(steps, PAPER)), (left, top))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left, top, left + width - 1, top + height), outline=style.line)
    font = style.font(0.86)
    below = top + height + style.length(0.25)
    draw.text((left, below), f'{low:.3f}', fill=style.faint_text, font=font, anchor='lt')
    draw.text((left + width, below), f'{high:.3f}', fill=style.faint_text, font=font, anchor='rt')
    if low < even < high:
        place = left + round((even - low) / (high - low) * width)
        draw.line((place, top - 2, place, top + height + 2), fill=style.wrong, width=style.length(0.12))
        # The word gives way to the numbers at both ends.
        room = font.getlength(f'even {even:.3f}') / 2 + style.length(3.2)
        place = round(min(max(place, left + room), left + width - room))
        draw.text((place, below), f'even {even:.3f}', fill=style.wrong, font=font, anchor='mt')

"""What the language model made of a guessed sentence."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from mmattr.errors import DataError
from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.marks import draw_label_mark
from mmattr.visualization.picture_style import PictureStyle
from mmattr.visualization.word_list import WordList

#: Sizes in font heights.
TRACK = 11.0
NUMBERS = 6.0
MARK = 1.6
GAP = 0.8
DOT = 0.28


def draw_sentence_change(
    rows: Sequence[AttributeRow],
    guess: np.ndarray | None,
    flipped: Sequence[bool],
    style: PictureStyle | None = None,
) -> Image.Image:
    """Draw the score of every word before (hollow dot) and after (filled dot) the language model.

    A word that changed sides of its threshold is coloured. The square at the right is the annotation: filled present,
    hollow absent, dash unknown; coloured where the final word differs.

    Args:
        rows: The M words with their final scores.
        guess: (M,) scores of the guess in [0, 1]; None for a model without language model.
        flipped: (M,) whether the word changed.
        style: Sizes, font and colours.

    Returns:
        The picture, RGB.

    Raises:
        DataError: If the guess does not have M scores.
    """
    style = style or PictureStyle()
    if guess is not None and guess.shape != (len(rows),):
        raise DataError(f'A sentence of {len(rows)} words needs as many guessed scores, got shape {guess.shape}.')
    words = WordList(rows, flipped, style)
    gap, track = style.length(GAP), style.length(TRACK)
    left = words.width + gap
    numbers = left + track + gap
    width = numbers + style.length(NUMBERS) + gap + style.length(MARK)
    picture = Image.new('RGB', (width, words.height), style.background)
    draw = ImageDraw.Draw(picture)
    words.draw(draw, 0, 0)
    for index, row in enumerate(rows):
        before = None if guess is None else float(guess[index])
        middle = words.middle(index)
        _draw_track(draw, row, before, flipped[index], (left, middle, track), style)
        text = f'{row.score or 0:.2f}' if before is None else f'{before:.2f} > {row.score or 0:.2f}'
        colour = style.wrong if flipped[index] else style.faint_text
        draw.text((numbers + style.length(NUMBERS), middle), text, fill=colour, font=style.font(0.92), anchor='rm')
        if row.label is not None:
            draw_label_mark(draw, width - style.length(MARK), middle, row.label, row.disagrees, style)
    return picture


def _draw_track(
    draw: ImageDraw.ImageDraw,
    row: AttributeRow,
    before: float | None,
    flipped: bool,
    place: tuple[int, int, int],
    style: PictureStyle,
) -> None:
    """Draw the way of one score."""
    left, middle, width = place
    half, radius = style.length(0.1), style.length(DOT)
    draw.rectangle((left, middle - half, left + width, middle + half), fill=style.track)
    tick = left + round(width * row.threshold)
    draw.line((tick, middle - style.length(0.4), tick, middle + style.length(0.4)), fill=style.absent)
    colour = style.wrong if flipped else style.present
    end = left + round(width * (row.score or 0.0))
    if before is not None:
        start = left + round(width * before)
        draw.line((start, middle, end, middle), fill=colour, width=style.length(0.14))
        box = (start - radius, middle - radius, start + radius, middle + radius)
        draw.ellipse(box, fill=style.background, outline=colour, width=style.length(0.1))
    draw.ellipse((end - radius, middle - radius, end + radius, middle + radius), fill=colour)

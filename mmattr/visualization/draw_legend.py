"""The line below a picture that explains its colours and marks."""

from collections.abc import Callable, Sequence
from functools import partial

from PIL import Image, ImageDraw

from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.marks import draw_known_mark, draw_label_mark
from mmattr.visualization.picture_style import PictureStyle

Sign = Callable[[ImageDraw.ImageDraw, int, int], None]

#: Sizes in font heights.
TEXT_SIZE = 0.86
LINE_HEIGHT = 1.35
SIGN_WIDTH = 1.15
ITEM_GAP = 1.3


def draw_legend(rows: Sequence[AttributeRow], width: int, style: PictureStyle) -> Image.Image | None:
    """Explain the signs that occur in some rows.

    Args:
        rows: The rows of the picture.
        width: Room in pixels; the items wrap into further lines.
        style: Sizes, font and colours.

    Returns:
        An RGB image at most `width` wide, or None when there is nothing to explain.
    """
    items = _items(rows, style)
    if not items:
        return None
    font = style.font(TEXT_SIZE)
    sign, gap, line_height = style.length(SIGN_WIDTH), style.length(ITEM_GAP), style.length(LINE_HEIGHT)
    places: list[tuple[int, int]] = []
    left = line = 0
    for _, text in items:
        needed = sign + round(font.getlength(text))
        if left and left + needed > width:
            left, line = 0, line + 1
        places.append((left, line * line_height + line_height // 2))
        left += needed + gap
    legend = Image.new('RGB', (width, (line + 1) * line_height), style.background)
    draw = ImageDraw.Draw(legend)
    for (draw_sign, text), (left, middle) in zip(items, places, strict=True):
        draw_sign(draw, left, middle)
        draw.text((left + sign, middle), text, fill=style.faint_text, font=font, anchor='lm')
    return legend


def _items(rows: Sequence[AttributeRow], style: PictureStyle) -> list[tuple[Sign, str]]:
    """The signs that occur, with their explanations."""
    items: list[tuple[Sign, str]] = []
    if any(row.score is not None for row in rows):
        items.append((partial(_block, style, style.present), 'predicted present'))
        items.append((partial(_block, style, style.absent), 'predicted absent'))
        items.append((partial(_tick, style), 'threshold'))
    labels = {row.label for row in rows}
    for label, text in ((1, 'labelled present'), (0, 'labelled absent'), (-1, 'label unknown')):
        if label in labels:
            items.append((partial(_label, style, label, False), text))
    if any(row.disagrees for row in rows):
        items.append((partial(_block, style, style.wrong), 'prediction differs from label'))
    if any(row.known is not None for row in rows):
        items.append((partial(_known, style), 'given to the model'))
    return items


def _block(style: PictureStyle, colour: str, draw: ImageDraw.ImageDraw, left: int, middle: int) -> None:
    half = style.length(0.33)
    draw.rectangle((left, middle - half, left + 2 * half, middle + half), fill=colour)


def _tick(style: PictureStyle, draw: ImageDraw.ImageDraw, left: int, middle: int) -> None:
    half, centre = style.length(0.45), left + style.length(0.4)
    draw.line((centre, middle - half, centre, middle + half), fill=style.text, width=style.length(0.08))


def _label(style: PictureStyle, label: int, wrong: bool, draw: ImageDraw.ImageDraw, left: int, middle: int) -> None:
    draw_label_mark(draw, left, middle, label, wrong, style)


def _known(style: PictureStyle, draw: ImageDraw.ImageDraw, left: int, middle: int) -> None:
    draw_known_mark(draw, left, middle, style)

"""Where in the image each attribute looks."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from PIL import Image, ImageDraw

from mmattr.errors import DataError
from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.heat_map import overlay_heat
from mmattr.visualization.picture_style import PictureStyle

#: Height of the line below a tile, and room between tiles, in font heights.
LINE_HEIGHT = 1.5
GAP = 0.5
NAME_WIDTH = 10.0

#: How much larger tiles may become to fill the width.
MAX_GROWTH = 1.8


def draw_image_attention(
    photo: np.ndarray,
    maps: np.ndarray,
    rows: Sequence[AttributeRow],
    width: int = 1600,
    tile_height: int = 130,
    flipped: Sequence[bool] | None = None,
    style: PictureStyle | None = None,
) -> Image.Image:
    """Draw the photo once per attribute, covered by what the attribute looks at.

    Below each tile stand the name and the largest weight; present words are blue, absent ones grey.

    Args:
        photo: (H, W, 3) uint8 RGB.
        maps: (M, h, w) weights.
        rows: The M attributes.
        width: Room in pixels.
        tile_height: Height of a photo in pixels at least; its aspect ratio is kept, and tiles grow to fill the width.
        flipped: (M,) whether the language model changed the word.
        style: Sizes, font and colours.

    Returns:
        The picture, RGB, `width` wide.

    Raises:
        DataError: If there is not one map per attribute.
    """
    style = style or PictureStyle()
    if len(maps) != len(rows) or maps.ndim != 3:
        raise DataError(f'{len(rows)} attributes need maps ({len(rows)}, h, w), got {maps.shape}.')
    gap, line = style.length(GAP), style.length(LINE_HEIGHT)
    # A narrow photo still needs room for its name.
    cell = max(round(photo.shape[1] * tile_height / photo.shape[0]), style.length(NAME_WIDTH))
    columns = max(1, min(len(rows), (width + gap) // (cell + gap)))
    # No row should hold a few leftovers only; the tiles grow into the room that this leaves.
    columns = ceil(len(rows) / ceil(len(rows) / columns))
    growth = min(MAX_GROWTH, max(1.0, ((width + gap) / columns - gap) / cell))
    tile_height = round(tile_height * growth)
    size = max(1, round(photo.shape[1] * tile_height / photo.shape[0])), tile_height
    cell = round(cell * growth) + gap
    lines = ceil(len(rows) / columns)
    picture = Image.new('RGB', (width, lines * (tile_height + line + gap)), style.background)
    draw = ImageDraw.Draw(picture)
    marks = flipped if flipped is not None else [False] * len(rows)
    for index, (row, weights) in enumerate(zip(rows, maps, strict=True)):
        left = index % columns * cell
        top = index // columns * (tile_height + line + gap)
        picture.paste(overlay_heat(photo, weights, size), (left, top))
        _write(draw, row, float(weights.max()), marks[index], (left, top + tile_height, cell - gap), style)
    return picture


def _write(
    draw: ImageDraw.ImageDraw,
    row: AttributeRow,
    largest: float,
    flipped: bool,
    place: tuple[int, int, int],
    style: PictureStyle,
) -> None:
    """Write the name and the largest weight below a tile."""
    left, top, width = place
    middle = top + style.length(LINE_HEIGHT) // 2
    font, small = style.font(0.92), style.font(0.8)
    number = f'{largest:.2f}'
    colour = style.wrong if flipped else (style.present if row.predicted_present else style.faint_text)
    name = style.shorten(row.name, font, round(width - small.getlength(number) - style.length(0.6)))
    draw.text((left, middle), name, fill=colour, font=font, anchor='lm')
    # Right behind the name, so that it is not taken for the number of the next tile.
    behind = left + round(font.getlength(name)) + style.length(0.4)
    draw.text((behind, middle), number, fill=style.faint_text, font=small, anchor='lm')

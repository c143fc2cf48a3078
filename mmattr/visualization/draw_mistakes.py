"""A contact sheet of single mistakes."""

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw

from mmattr.visualization.draw_sheet import draw_sheet
from mmattr.visualization.picture_style import PictureStyle

#: Sizes in font heights.
PHOTO_SIDE = 10.5
LINE_HEIGHT = 1.3
MARGIN = 0.45


class PicturedMistake(NamedTuple):
    """What a tile shows.

    Attributes:
        photo: The image, or None when it was not found.
        attribute: Name of the attribute.
        label: 1 or 0.
        score: In [0, 1].
        caption: Where the image is, such as its file name.
    """

    photo: Image.Image | None
    attribute: str
    label: int
    score: float
    caption: str = ''


def draw_mistakes(
    mistakes: Sequence[PicturedMistake], title: str, columns: int | None = None, style: PictureStyle | None = None
) -> Image.Image:
    """Draw a sheet with one tile per mistake: the photo, the attribute, its score and its label.

    Args:
        mistakes: At least one.
        title: Line above.
        columns: Tiles per row; chosen so that the sheet is about square when None.
        style: Sizes, font and colours.

    Returns:
        The sheet, RGB.

    Raises:
        DataError: If there is no mistake.
    """
    style = style or PictureStyle()
    return draw_sheet([_draw_tile(mistake, style) for mistake in mistakes], columns, title, style=style)


def _draw_tile(mistake: PicturedMistake, style: PictureStyle) -> Image.Image:
    """Draw one mistake."""
    margin, side, line = style.length(MARGIN), style.length(PHOTO_SIDE), style.length(LINE_HEIGHT)
    tile = Image.new('RGB', (side + 2 * margin, side + 3 * line + 2 * margin), style.background)
    draw = ImageDraw.Draw(tile)
    if mistake.photo is None:
        draw.rectangle((margin, margin, margin + side - 1, margin + side - 1), fill=style.track)
        middle = margin + side // 2
        draw.text((middle, middle), 'no image', fill=style.faint_text, font=style.font(0.9), anchor='mm')
    else:
        photo = _fit(mistake.photo.convert('RGB'), side)
        tile.paste(photo, (margin + (side - photo.width) // 2, margin + (side - photo.height) // 2))
    truth = 'present' if mistake.label == 1 else 'absent'
    lines = [
        (mistake.attribute, style.text, 1.0),
        (f'{mistake.score:.3f}, labelled {truth}', style.wrong, 0.78),
        (mistake.caption, style.faint_text, 0.72),
    ]
    for index, (text, colour, size) in enumerate(lines):
        font = style.font(size)
        place = (margin, margin + side + round((index + 0.6) * line))
        draw.text(place, style.shorten(text, font, side), fill=colour, font=font, anchor='lm')
    return tile


def _fit(photo: Image.Image, side: int) -> Image.Image:
    """Scale a photo to fit into a square."""
    scale = side / max(photo.size)
    size = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    return photo.resize(size, Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC)

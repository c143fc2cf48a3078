"""Several pictures on one sheet."""

from collections.abc import Sequence
from math import ceil, sqrt

from PIL import Image, ImageDraw

from mmattr.errors import DataError
from mmattr.visualization.picture_style import PictureStyle


def draw_sheet(
    pictures: Sequence[Image.Image],
    columns: int | None = None,
    title: str = '',
    legend: Image.Image | None = None,
    style: PictureStyle | None = None,
) -> Image.Image:
    """Tile pictures on a white sheet, row by row.

    Args:
        pictures: At least one picture; sizes may differ, each stands at the top left of its cell.
        columns: Pictures per row; chosen so that the sheet is about as wide as high when None.
        title: Line above.
        legend: Image to put below, for example from `draw_legend`.
        style: Font and colours.

    Returns:
        The sheet, RGB.

    Raises:
        DataError: If there is no picture or `columns` is not positive.
    """
    style = style or PictureStyle()
    if not pictures:
        raise DataError('A sheet needs at least one picture, got none.')
    if columns is not None and columns < 1:
        raise DataError(f'A sheet needs at least one column, got {columns}.')
    columns = min(columns or _square_columns(pictures), len(pictures))
    widths = [max(picture.width for picture in pictures[column::columns]) for column in range(columns)]
    starts = range(0, len(pictures), columns)
    heights = [max(picture.height for picture in pictures[start : start + columns]) for start in starts]
    margin = style.length(0.6)
    top = margin + (style.length(2.2) if title else 0)
    below = legend.height + margin if legend else 0
    sheet_width = max(sum(widths) + margin * 2, (legend.width if legend else 0) + 4 * margin)
    sheet = Image.new('RGB', (sheet_width, top + sum(heights) + below + margin), style.background)
    draw = ImageDraw.Draw(sheet)
    if title:
        font = style.font(1.3)
        text = style.shorten(title, font, sheet_width - 4 * margin)
        draw.text((2 * margin, margin + style.length(1.0)), text, fill=style.text, font=font, anchor='lm')
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        corner = margin + sum(widths[:column]), top + sum(heights[:row])
        sheet.paste(picture, corner)
        # A hairline around each cell keeps neighbours apart without spending room.
        cell = (*corner, corner[0] + widths[column], corner[1] + heights[row])
        draw.rectangle(cell, outline=style.line)
    if legend:
        sheet.paste(legend, (2 * margin, sheet.height - margin - legend.height))
    return sheet


def _square_columns(pictures: Sequence[Image.Image]) -> int:
    """Number of columns that makes the sheet about square."""
    width = sum(picture.width for picture in pictures) / len(pictures)
    height = sum(picture.height for picture in pictures) / len(pictures)
    return max(1, ceil(sqrt(len(pictures) * height / width) - 0.25))

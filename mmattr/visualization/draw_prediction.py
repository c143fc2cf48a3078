"""A picture of one prediction: the image at the left, a score bar per attribute at the right."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from mmattr.errors import DataError
from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.bar_column import BarColumn
from mmattr.visualization.draw_legend import draw_legend
from mmattr.visualization.picture_style import PictureStyle

#: Lines that a column may become longer or shorter to end with a group.
BREAK_REACH = 2


def draw_prediction(
    image: np.ndarray | Image.Image,
    rows: Sequence[AttributeRow],
    title: str = '',
    top_k: int | None = None,
    legend: bool = True,
    style: PictureStyle | None = None,
) -> Image.Image:
    """Draw an image and what was predicted about it.

    A bar ends at the score, a black tick marks the threshold. Rows stand in the order given, gathered under their group
    headings, so that an attribute keeps its place from picture to picture.

    Args:
        image: (H, W, 3) uint8 **RGB** array or a Pillow image; it is scaled, its aspect ratio is kept.
        rows: The attributes.
        title: Line above, such as the file name.
        top_k: Show only this many attributes, those with the highest scores; meant for very long lists.
        legend: Whether to explain colours and marks below.
        style: Sizes, font and colours.

    Returns:
        The picture, RGB.

    Raises:
        DataError: If the image is not an RGB uint8 image or `top_k` is not positive.
    """
    style = style or PictureStyle()
    photo = _as_photo(image)
    chosen = _choose(rows, top_k)
    columns = _split_columns(_lines(chosen), chosen, style)
    margin, gap = style.length(1.0), style.length(1.6)
    header = _header_text(title, len(chosen), len(rows))
    top = margin + (style.length(1.9) if header else 0)
    body = max([style.length(20), *(column.height for column in columns)])
    photo = _fit(photo, body, style)
    widths = [photo.width, *(column.width for column in columns)]
    width = 2 * margin + sum(widths) + gap * len(columns)
    notes = draw_legend(chosen, width - 2 * margin, style) if legend else None
    height = top + body + margin + (notes.height + style.length(0.6) if notes else 0)

    picture = Image.new('RGB', (width, height), style.background)
    draw = ImageDraw.Draw(picture)
    if header:
        font = style.font(1.1)
        text = style.shorten(header, font, width - 2 * margin)
        draw.text((margin, margin + style.length(0.45)), text, fill=style.text, font=font, anchor='lm')
    picture.paste(photo, (margin, top))
    left = margin + photo.width + gap
    for column in columns:
        column.draw(draw, left, top)
        left += column.width + gap
    if notes:
        picture.paste(notes, (margin, height - margin - notes.height + style.length(0.3)))
    return picture


def _as_photo(image: np.ndarray | Image.Image) -> Image.Image:
    """Check the image and make it an RGB Pillow image."""
    if isinstance(image, Image.Image):
        return image.convert('RGB')
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or 0 in image.shape:
        raise DataError(f'A picture needs an RGB uint8 image of shape (H, W, 3), got {image.dtype} {image.shape}.')
    return Image.fromarray(np.ascontiguousarray(image))


def _choose(rows: Sequence[AttributeRow], top_k: int | None) -> list[AttributeRow]:
    """Keep the rows with the highest scores, in their own order."""
    if top_k is None or top_k >= len(rows):
        return list(rows)
    if top_k < 1:
        raise DataError(f'top_k must be at least 1, got {top_k}.')
    by_score = sorted(range(len(rows)), key=lambda index: -(rows[index].score or 0.0))
    return [rows[index] for index in sorted(by_score[:top_k])]


def _lines(rows: Sequence[AttributeRow]) -> list[str | AttributeRow]:
    """Gather rows under their headings; groups stand in the order of their first attribute."""
    groups: dict[str, list[AttributeRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    lines: list[str | AttributeRow] = []
    for group, members in groups.items():
        if group:
            lines.append(group)
        elif lines:
            # Without a heading of their own these rows would seem to belong to the group above.
            lines.append('other')
        lines.extend(members)
    return lines


def _split_columns(
    lines: list[str | AttributeRow], rows: Sequence[AttributeRow], style: PictureStyle
) -> list[BarColumn]:
    """Break the lines into columns of about equal length, at a heading if one is near."""
    columns = []
    start = 0
    for remaining in range(-(-len(lines) // style.max_lines), 0, -1):
        end = len(lines)
        if remaining > 1:
            end = _nearest_heading(lines, start, start + -(-(len(lines) - start) // remaining))
        first = lines[start]
        # A group that goes on in the next column is named again there.
        repeated = [f'{first.group} (continued)'] if isinstance(first, AttributeRow) and start and first.group else []
        columns.append(BarColumn([*repeated, *lines[start:end]], rows, style))
        start = end
    return columns


def _nearest_heading(lines: list[str | AttributeRow], start: int, end: int) -> int:
    """Move the end of a column to a heading at most `BREAK_REACH` lines away, so that few groups are torn apart."""
    near = [
        index
        for index in range(max(start + 1, end - BREAK_REACH), min(len(lines), end + BREAK_REACH + 1))
        if isinstance(lines[index], str)
    ]
    return min(near, key=lambda index: abs(index - end), default=end)


def _header_text(title: str, shown: int, total: int) -> str:
    """Title, and how many attributes are left out."""
    note = f'{shown} highest scores of {total} attributes' if shown < total else ''
    return '  |  '.join(part for part in (title, note) if part)


def _fit(photo: Image.Image, height: int, style: PictureStyle) -> Image.Image:
    """Scale the image to the height of the bars without letting it become too wide."""
    scale = min(height / photo.height, style.max_image_aspect * height / photo.width)
    size = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    return photo.resize(size, Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC)

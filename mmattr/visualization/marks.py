"""The small signs beside a bar, shared by the columns and the legend."""

from PIL import ImageDraw

from mmattr.visualization.picture_style import PictureStyle


def draw_label_mark(
    draw: ImageDraw.ImageDraw, left: int, middle: int, label: int, disagrees: bool, style: PictureStyle
) -> None:
    """Draw what the annotation says: filled square present, hollow square absent, dash unknown.

    Args:
        draw: Where to draw.
        left: Left edge in pixels.
        middle: Vertical centre in pixels.
        label: 1, 0 or -1.
        disagrees: Whether the prediction differs, which is told by colour.
        style: Sizes and colours.
    """
    half = style.length(0.33)
    colour = style.wrong if disagrees else style.text
    box = (left, middle - half, left + 2 * half, middle + half)
    if label == 1:
        draw.rectangle(box, fill=colour)
    elif label == 0:
        draw.rectangle(box, outline=colour, width=style.length(0.1))
    else:
        draw.line((left, middle, left + 2 * half, middle), fill=style.faint_text, width=style.length(0.1))


def draw_known_mark(draw: ImageDraw.ImageDraw, left: int, middle: int, style: PictureStyle) -> None:
    """Draw the diamond of a word that was given to the model.

    Args:
        draw: Where to draw.
        left: Left edge in pixels.
        middle: Vertical centre in pixels.
        style: Sizes and colours.
    """
    half = style.length(0.38)
    centre = left + half
    corners = [(centre, middle - half), (centre + half, middle), (centre, middle + half), (centre - half, middle)]
    draw.polygon(corners, fill=style.known)

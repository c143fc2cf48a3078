"""A panel of a sheet with its heading."""

from PIL import Image, ImageDraw

from mmattr.visualization.picture_style import PictureStyle

#: Heights in font heights.
TITLE_HEIGHT = 1.6
NOTE_HEIGHT = 1.4


def add_heading(panel: Image.Image, title: str, note: str, style: PictureStyle) -> Image.Image:
    """Put a title and a fainter note above a panel.

    Args:
        panel: The panel, RGB.
        title: First line.
        note: Second line; empty for none, which keeps its room so that neighbours stay level.
        style: Font and colours.

    Returns:
        The panel with its heading, as wide as it was; lines that are too long are cut in their middle.
    """
    top = style.length(TITLE_HEIGHT) + style.length(NOTE_HEIGHT)
    picture = Image.new('RGB', (panel.width, panel.height + top), style.background)
    picture.paste(panel, (0, top))
    draw = ImageDraw.Draw(picture)
    lines = ((title, 1.1, style.text, TITLE_HEIGHT / 2), (note, 0.86, style.faint_text, TITLE_HEIGHT + NOTE_HEIGHT / 3))
    for text, size, colour, middle in lines:
        font = style.font(size)
        draw.text(
            (0, style.length(middle)), style.shorten(text, font, panel.width), fill=colour, font=font, anchor='lm'
        )
    return picture

"""The words of a sentence as a column of a picture."""

from collections.abc import Sequence

from PIL import ImageDraw

from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.picture_style import PictureStyle

#: Sizes in font heights.
LINE_HEIGHT = 1.3
NAME_LIMIT = 13.0
DOT = 0.3
DOT_WIDTH = 1.1


class WordList:
    """Lays out names with a dot each: filled for a word that is present, hollow for an absent one.

    Args:
        rows: The M words.
        flipped: (M,) whether the language model changed the word, which is told by colour.
        style: Sizes, font and colours.
    """

    def __init__(self, rows: Sequence[AttributeRow], flipped: Sequence[bool], style: PictureStyle) -> None:
        self.rows = rows
        self.flipped = flipped
        self.style = style
        font = style.font()
        self.name_width = round(min(max(font.getlength(row.name) for row in rows), style.length(NAME_LIMIT)))

    @property
    def width(self) -> int:
        """Pixels of names and dots."""
        return self.name_width + self.style.length(DOT_WIDTH)

    @property
    def height(self) -> int:
        """Pixels of all lines."""
        return len(self.rows) * self.style.length(LINE_HEIGHT)

    def middle(self, index: int) -> int:
        """Vertical centre of a line, in pixels from the top of the list."""
        line = self.style.length(LINE_HEIGHT)
        return index * line + line // 2

    def draw(self, draw: ImageDraw.ImageDraw, left: int, top: int, names_first: bool = True) -> None:
        """Draw the list.

        Args:
            draw: Where to draw.
            left: Left edge in pixels.
            top: Upper edge in pixels.
            names_first: Names left of their dots and aligned to them, or right of them.
        """
        style = self.style
        font = style.font()
        radius = style.length(DOT)
        for index, (row, flipped) in enumerate(zip(self.rows, self.flipped, strict=True)):
            middle = top + self.middle(index)
            centre = left + self.width - radius - 1 if names_first else left + radius
            colour = style.wrong if flipped else (style.present if row.predicted_present else style.absent)
            box = (centre - radius, middle - radius, centre + radius, middle + radius)
            if row.predicted_present:
                draw.ellipse(box, fill=colour)
            else:
                draw.ellipse(box, outline=colour, width=style.length(0.1))
            text = style.shorten(row.name, font, self.name_width)
            colour = style.wrong if flipped else (style.text if row.predicted_present else style.faint_text)
            position = (left + self.name_width, 'rm') if names_first else (left + style.length(DOT_WIDTH), 'lm')
            draw.text((position[0], middle), text, fill=colour, font=font, anchor=position[1])

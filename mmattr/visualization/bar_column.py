"""One column of score bars."""

from collections.abc import Sequence

from PIL import ImageDraw

from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.marks import draw_known_mark, draw_label_mark
from mmattr.visualization.picture_style import PictureStyle

#: Widths in font heights.
NAME_LIMIT = 15.0
BAR_WIDTH = 11.0
SCORE_WIDTH = 2.8
MARK_WIDTH = 1.3
GAP = 0.6
LINE_HEIGHT = 1.5


class BarColumn:
    """Lays out and draws some lines: a known mark, the name, the bar, the score and the label mark.

    Args:
        lines: Headings (strings) and attributes of this column.
        all_rows: The attributes of the whole picture; they decide which marks need room, so that all columns are alike.
        style: Sizes, font and colours.
    """

    def __init__(
        self, lines: Sequence[str | AttributeRow], all_rows: Sequence[AttributeRow], style: PictureStyle
    ) -> None:
        self.lines = list(lines)
        self.style = style
        font = style.font()
        names = [font.getlength(row.name) for row in self.lines if isinstance(row, AttributeRow)]
        # A picture of one column per group should not become narrow enough to cut its headings.
        self._name_width = round(min(max([*names, style.length(4)]), style.length(NAME_LIMIT)))
        self._known_width = style.length(MARK_WIDTH) if any(row.known is not None for row in all_rows) else 0
        self._label_width = style.length(MARK_WIDTH) if any(row.label is not None for row in all_rows) else 0
        self._has_scores = any(row.score is not None for row in all_rows)

    @property
    def height(self) -> int:
        """Pixels from the top of the first line to the bottom of the last."""
        return len(self.lines) * self.style.length(LINE_HEIGHT)

    @property
    def width(self) -> int:
        """Pixels from the known mark to the label mark."""
        length = self.style.length
        bars = length(GAP) + length(BAR_WIDTH) + length(GAP) + length(SCORE_WIDTH) if self._has_scores else length(GAP)
        return self._known_width + self._name_width + bars + self._label_width

    def draw(self, draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
        """Draw the lines.

        Args:
            draw: Where to draw.
            left: Horizontal position of the column in pixels.
            top: Vertical position of its first line in pixels.
        """
        line_height = self.style.length(LINE_HEIGHT)
        for index, line in enumerate(self.lines):
            middle = top + index * line_height + line_height // 2
            if isinstance(line, str):
                self._draw_heading(draw, line, left, middle)
            else:
                self._draw_row(draw, line, left, middle)

    def _draw_heading(self, draw: ImageDraw.ImageDraw, heading: str, left: int, middle: int) -> None:
        """Write a heading with a thin line below it."""
        style = self.style
        font = style.font(0.92)
        text = style.shorten(heading, font, self.width)
        draw.text((left, middle), text, fill=style.faint_text, font=font, anchor='lm')
        bottom = middle + style.length(LINE_HEIGHT) // 2 - style.length(0.12)
        draw.line((left, bottom, left + self.width - 1, bottom), fill=style.line)

    def _draw_row(self, draw: ImageDraw.ImageDraw, row: AttributeRow, left: int, middle: int) -> None:
        """Draw one attribute."""
        style = self.style
        font = style.font()
        if row.known is not None:
            draw_known_mark(draw, left, middle, style)
        position = left + self._known_width
        colour = style.wrong if row.disagrees else style.text
        name = style.shorten(row.name, font, self._name_width)
        draw.text((position, middle), name, fill=colour, font=font, anchor='lm')
        position += self._name_width + style.length(GAP)
        if row.score is not None:
            self._draw_bar(draw, row, position, middle)
            position += style.length(BAR_WIDTH) + style.length(GAP) + style.length(SCORE_WIDTH)
            colour = style.text if row.predicted_present else style.faint_text
            # Right-aligned, so that the decimal points stand in one line.
            score_right = position - style.length(0.55)
            draw.text((score_right, middle), f'{row.score:.2f}', fill=colour, font=font, anchor='rm')
        if row.label is not None:
            draw_label_mark(draw, left + self.width - self._label_width, middle, row.label, row.disagrees, style)

    def _draw_bar(self, draw: ImageDraw.ImageDraw, row: AttributeRow, left: int, middle: int) -> None:
        """Draw the track, the bar and the threshold tick."""
        style = self.style
        width = style.length(BAR_WIDTH)
        half = style.length(0.38)
        draw.rectangle((left, middle - half, left + width, middle + half), fill=style.track)
        filled = round(width * (row.score or 0.0))
        if filled:
            colour = style.present if row.predicted_present else style.absent
            colour = style.known if row.known is not None else colour
            draw.rectangle((left, middle - half, left + filled, middle + half), fill=colour)
        tick = left + round(width * row.threshold)
        reach = half + style.length(0.15)
        draw.line((tick, middle - reach, tick, middle + reach), fill=style.text, width=style.length(0.08))

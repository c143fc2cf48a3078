"""Sizes, fonts and colours of the pictures."""

from dataclasses import dataclass
from functools import cache

from PIL import ImageFont

from mmattr.errors import ConfigError

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class PictureStyle:
    """How a picture looks.

    Every length follows from the font size, so that one number scales the whole picture. The colours are those of
    Okabe and Ito ("Color Universal Design", 2008), which stay apart under the usual kinds of colour blindness; what
    matters is also told by shape (filled or hollow, length of the bar).

    Args:
        font_size: Height of the text in pixels, at least 6.
        font_path: TrueType file for names that Pillow's built-in font cannot write (Chinese, for example).
        max_lines: Lines in one column of bars before the next column starts.
        max_image_aspect: Width of the image area divided by its height at most.

    Raises:
        ConfigError: If a size is out of its range.
    """

    font_size: int = 14
    font_path: str | None = None
    max_lines: int = 26
    max_image_aspect: float = 1.35

    background = '#FFFFFF'
    text = '#1F2933'
    faint_text = '#5F6B7A'
    track = '#E9EDF1'
    absent = '#9AA5B1'
    present = '#0072B2'
    known = '#B8578C'
    wrong = '#D55E00'
    line = '#D3DAE1'

    def __post_init__(self) -> None:
        if self.font_size < 6 or self.max_lines < 2 or self.max_image_aspect <= 0:
            raise ConfigError(
                'A picture needs font_size >= 6, max_lines >= 2 and max_image_aspect > 0, got '
                f'{self.font_size}, {self.max_lines} and {self.max_image_aspect}.'
            )

    def length(self, font_heights: float) -> int:
        """Convert a length in font heights to whole pixels.

        Args:
            font_heights: The length as a multiple of the font size.

        Returns:
            Pixels, at least 1.
        """
        return max(1, round(font_heights * self.font_size))

    def font(self, relative_size: float = 1.0) -> Font:
        """Return the font of a text.

        Args:
            relative_size: Size relative to `font_size`.

        Returns:
            The font.

        Raises:
            ConfigError: If `font_path` cannot be read.
        """
        return _load_font(self.font_path, self.length(relative_size))

    def shorten(self, text: str, font: Font, width: int) -> str:
        """Cut letters out of the middle of a text until it fits; names often differ only at their ends.

        Args:
            text: The text.
            font: The font that it is written in.
            width: The room in pixels.

        Returns:
            The text itself, or its two ends around an ellipsis.
        """
        if font.getlength(text) <= width:
            return text
        for kept in range(len(text) - 1, 0, -1):
            tail = kept // 2
            shortened = f'{text[: kept - tail]}...{text[len(text) - tail :]}'
            if font.getlength(shortened) <= width:
                return shortened
        return '...'


@cache
def _load_font(path: str | None, size: int) -> Font:
    """Load a font once per size."""
    if path is None:
        return ImageFont.load_default(size)
    try:
        return ImageFont.truetype(path, size)
    except OSError as error:
        raise ConfigError(f'The font file {path!r} cannot be read: {error}.') from error

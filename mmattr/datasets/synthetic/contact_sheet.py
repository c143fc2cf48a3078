"""A sheet of pictures with the names of their attributes underneath."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

MARGIN = 6
LINE_HEIGHT = 10


def contact_sheet(
    images: Sequence[np.ndarray], captions: Sequence[Sequence[str]], columns: int = 10, enlarge: int = 2
) -> Image.Image:
    """Arrange pictures in rows, each with its caption.

    Args:
        images: Pictures of one size, (H, W, 3) uint8, BGR.
        captions: For each picture the lines that stand under it.
        columns: Pictures per row.
        enlarge: Whole number by which the pictures are enlarged.

    Returns:
        The sheet, RGB.
    """
    height, width = images[0].shape[0] * enlarge, images[0].shape[1] * enlarge
    lines = max((len(caption) for caption in captions), default=0)
    cell = (max(width, 84) + MARGIN, height + lines * LINE_HEIGHT + 2 * MARGIN)
    rows = -(-len(images) // columns)
    sheet = Image.new('RGB', (cell[0] * min(columns, len(images)) + MARGIN, cell[1] * rows + MARGIN), 'white')
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=LINE_HEIGHT - 1)
    for number, (image, caption) in enumerate(zip(images, captions, strict=True)):
        left, top = MARGIN + number % columns * cell[0], MARGIN + number // columns * cell[1]
        picture = Image.fromarray(np.ascontiguousarray(image[..., ::-1]))
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (left, top))
        for line, text in enumerate(caption):
            draw.text((left, top + height + 2 + line * LINE_HEIGHT), text, fill='black', font=font)
    return sheet

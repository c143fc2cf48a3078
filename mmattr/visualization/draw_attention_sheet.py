"""Everything about the attention of one image on one sheet."""

import numpy as np
from PIL import Image, ImageDraw

from mmattr.visualization.attention_spread import describe_spread
from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.draw_image_attention import draw_image_attention
from mmattr.visualization.draw_sentence_change import draw_sentence_change
from mmattr.visualization.draw_word_links import draw_word_links
from mmattr.visualization.draw_word_matrix import draw_word_matrix
from mmattr.visualization.heading import add_heading
from mmattr.visualization.image_attention import ImageAttention
from mmattr.visualization.layer_attention import LayerAttention
from mmattr.visualization.picture_style import PictureStyle
from mmattr.visualization.word_list import WordList

#: Sizes in font heights.
MARGIN = 1.2
GAP = 2.2
PHOTO_HEIGHT = 20.0
TILE_HEIGHT = 9.5


def draw_attention_sheet(
    image: ImageAttention,
    layer: LayerAttention,
    head: int | None = None,
    strongest: int | None = None,
    style: PictureStyle | None = None,
) -> Image.Image:
    """Draw the photo, the links and the matrix between words, the change of the sentence, and the image maps.

    Args:
        image: What to draw.
        layer: One of its layers.
        head: Number of the head from 1; None for the mean of all.
        strongest: How many links; one per word by default.
        style: Sizes, font and colours.

    Returns:
        The sheet, RGB; parts that the layer or the model does not have are left out.

    Raises:
        DataError: If the layer has no such head.
    """
    style = style or PictureStyle()
    panels = [_photo(image, style)]
    if layer.words is not None:
        weights = layer.word_map(head)
        count = len(image.rows) if strongest is None else strongest
        links = draw_word_links(weights, image.rows, image.flipped, count, style)
        title = layer.head_title(head)
        panels.append(add_heading(links, title, f'the {count} strongest links, from left to right', style))
        matrix = draw_word_matrix(weights, image.rows, image.flipped, style)
        panels.append(
            add_heading(matrix, 'all weights, rows look at columns', describe_spread(weights, 'words'), style)
        )
    panels.append(_sentence(image, style))
    top = _beside(panels, style)
    parts = [top]
    if layer.image is not None:
        maps = layer.image_map(head)
        tiles = draw_image_attention(
            image.photo, maps, image.rows, top.width, style.length(TILE_HEIGHT), image.flipped, style
        )
        height, width = maps.shape[1:]
        note = f'{height} x {width} places; {describe_spread(maps.reshape(len(maps), -1), "places")}; '
        note += 'the number is the largest weight of the attribute'
        parts.append(add_heading(tiles, f'where each attribute looks: {layer.head_title(head)}', note, style))
    return _below(parts, style)


def _photo(image: ImageAttention, style: PictureStyle) -> Image.Image:
    """The photo as the model saw it."""
    height = style.length(PHOTO_HEIGHT)
    width = max(1, round(image.photo.shape[1] * height / image.photo.shape[0]))
    limit = style.length(PHOTO_HEIGHT * style.max_image_aspect)
    if width > limit:
        width, height = limit, max(1, round(height * limit / width))
    photo = Image.fromarray(np.ascontiguousarray(image.photo)).resize((width, height), Image.Resampling.BICUBIC)
    notes = _legend(image, style)
    panel = Image.new(
        'RGB', (max(photo.width, notes.width), photo.height + style.length(1) + notes.height), style.background
    )
    panel.paste(photo, (0, 0))
    panel.paste(notes, (0, photo.height + style.length(1)))
    return add_heading(panel, image.title, f'{image.photo.shape[1]} x {image.photo.shape[0]} pixels', style)


def _legend(image: ImageAttention, style: PictureStyle) -> Image.Image:
    """Explain the dots of the words."""
    signs = [
        AttributeRow('word that is present', score=1.0),
        AttributeRow('word that is absent', score=0.0),
    ]
    if image.guess is not None:
        signs.append(AttributeRow('changed to present', score=1.0))
        signs.append(AttributeRow('changed to absent', score=0.0))
    words = WordList(signs, [False, False, True, True][: len(signs)], style)
    legend = Image.new('RGB', (words.width, words.height), style.background)
    words.draw(ImageDraw.Draw(legend), 0, 0, names_first=False)
    return legend


def _sentence(image: ImageAttention, style: PictureStyle) -> Image.Image:
    """The scores before and after, with a heading that counts the changes."""
    flipped = image.flipped
    panel = draw_sentence_change(image.rows, image.guess, flipped, style)
    if image.guess is None:
        return add_heading(panel, 'the sentence', 'score, threshold and label', style)
    title = f'the guess (hollow) and the final sentence: {sum(flipped)} changed'
    right = [row.label == int(row.predicted_present) for row, flip in zip(image.rows, flipped, strict=True) if flip]
    known = [row for row, flip in zip(image.rows, flipped, strict=True) if flip and row.label in (0, 1)]
    note = (
        f'{sum(right)} of {len(known)} changes agree with the label' if known else 'score before > after, and the label'
    )
    return add_heading(panel, title, note, style)


def _beside(panels: list[Image.Image], style: PictureStyle) -> Image.Image:
    gap = style.length(GAP)
    width = sum(panel.width for panel in panels) + gap * (len(panels) - 1)
    picture = Image.new('RGB', (width, max(panel.height for panel in panels)), style.background)
    left = 0
    for panel in panels:
        picture.paste(panel, (left, 0))
        left += panel.width + gap
    return picture


def _below(parts: list[Image.Image], style: PictureStyle) -> Image.Image:
    margin, gap = style.length(MARGIN), style.length(GAP) // 2
    width = max(part.width for part in parts) + 2 * margin
    height = sum(part.height for part in parts) + gap * (len(parts) - 1) + 2 * margin
    picture = Image.new('RGB', (width, height), style.background)
    top = margin
    for part in parts:
        picture.paste(part, (margin, top))
        top += part.height + gap
    return picture

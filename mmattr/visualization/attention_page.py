"""Attention to explore in a browser."""

import base64
import html
import json
from collections.abc import Sequence
from importlib.resources import files
from io import BytesIO
from string import Template
from typing import Any

import numpy as np
from PIL import Image

from mmattr.errors import DataError
from mmattr.visualization.image_attention import ImageAttention
from mmattr.visualization.layer_attention import LayerAttention

#: Longest side of a photo in the page, in pixels; the maps are much coarser.
MAX_PHOTO_SIDE = 400

#: Weights are stored as unsigned 16-bit numbers: this one stands for 1.
ONE = 65535


def attention_page(images: Sequence[ImageAttention], title: str, subtitle: str = '', layer: str | None = None) -> str:
    """Write an interactive page that holds everything it shows and asks for nothing else.

    Pick image, layer and head; point at a word to see its links and where it looks. What is shown stands in the address
    of the page: `#image=2&layer=mlm.decoder.1&head=3&word=Male`.

    Args:
        images: At least one, all of the same model.
        title: Heading.
        subtitle: Line below it.
        layer: Name of the layer that is shown first, see `ImageAttention.layer`.

    Returns:
        The HTML text.

    Raises:
        DataError: If there is no image, or the images differ in their attributes or layers.
    """
    if not images:
        raise DataError('A page of attention needs at least one image, got none.')
    first = images[0]
    for image in images:
        if image.names != first.names or [x.name for x in image.layers] != [x.name for x in first.layers]:
            raise DataError(f'{image.title} and {first.title} come from different models.')
    chosen = first.layer(layer).name
    content = dict(
        title=title,
        subtitle=subtitle,
        first_layer=[entry.name for entry in first.layers].index(chosen),
        words=[dict(name=row.name, group=row.group) for row in first.rows],
        layers=[dict(name=entry.name, title=entry.title, heads=entry.num_heads) for entry in first.layers],
        images=[_image(image) for image in images],
    )
    folder = files('mmattr.visualization') / 'page'
    template = Template((folder / 'attention.html').read_text(encoding='utf-8'))
    return template.substitute(
        title=html.escape(title),
        style=(folder / 'attention.css').read_text(encoding='utf-8'),
        script=(folder / 'attention.js').read_text(encoding='utf-8'),
        data=script_json(content),
    )


def script_json(content: Any) -> str:
    """Write JSON that can stand inside a script element.

    A name such as `</script>` must not end the element, so that the characters of markup are written as escapes.

    Args:
        content: Anything that JSON can hold.

    Returns:
        The text.
    """
    text = json.dumps(content, allow_nan=False, separators=(',', ':'))
    for character in '<>&':
        text = text.replace(character, f'\\u{ord(character):04x}')
    return text


def _image(image: ImageAttention) -> dict[str, Any]:
    """Arrange one image."""
    labels = [row.label for row in image.rows]
    return dict(
        title=image.title,
        photo=_photo(image.photo),
        score=[round(row.score or 0.0, 5) for row in image.rows],
        threshold=[row.threshold for row in image.rows],
        guess=None if image.guess is None else [round(float(score), 5) for score in image.guess],
        label=None if None in labels else labels,
        layers=[_layer(layer) for layer in image.layers],
    )


def _layer(layer: LayerAttention) -> dict[str, Any]:
    """Arrange the maps of one layer."""
    return dict(
        words=_pack(layer.words),
        image=_pack(layer.image),
        grid=None if layer.image is None else list(layer.image.shape[-2:]),
    )


def _pack(maps: np.ndarray | None) -> str | None:
    """Store weights in [0, 1] in two bytes each, little end first."""
    if maps is None:
        return None
    return base64.b64encode((maps * ONE).round().clip(0, ONE).astype('<u2').tobytes()).decode()


def _photo(photo: np.ndarray) -> str:
    """Store a photo inside its address."""
    picture = Image.fromarray(np.ascontiguousarray(photo))
    picture.thumbnail((MAX_PHOTO_SIDE, MAX_PHOTO_SIDE))
    stream = BytesIO()
    picture.save(stream, 'JPEG', quality=92)
    return f'data:image/jpeg;base64,{base64.b64encode(stream.getvalue()).decode()}'

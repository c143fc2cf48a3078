"""Results of a stream of images, batch by batch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from mmengine.model import BaseModel
from PIL import Image

from mmattr.apis.attribute_table import AttributeTable
from mmattr.apis.predict_batch import predict_batch
from mmattr.apis.prepared_image import PreparedImage
from mmattr.visualization import PictureStyle, draw_prediction


@dataclass(frozen=True)
class ResultStream:
    """Turns images into results; only one batch is held in memory.

    What a stream was started with stays until its end, also if the model scores other attributes in between, for
    another stream.

    Args:
        model: The model, in evaluation mode.
        lock: Held while the model predicts a batch.
        table: The attributes.
        known: (M,) words that are known to be right, -1 for those that are not given; None for none.
        batch_size: Images per forward pass.
        with_pictures: Whether to draw a `picture` for every result.
        keep_images: Whether to keep the loaded `image` in every result.
    """

    model: BaseModel
    lock: Lock
    table: AttributeTable
    known: np.ndarray | None
    batch_size: int
    with_pictures: bool
    keep_images: bool

    def __call__(self, images: Iterable[PreparedImage]) -> Iterator[dict[str, Any]]:
        """Predict images.

        Args:
            images: Read only as fast as results are taken.

        Yields:
            Results in the order of the images, see `AttributeInferencer`.
        """
        batch: list[PreparedImage] = []
        for image in images:
            batch.append(image)
            if len(batch) == self.batch_size:
                yield from self._results(batch)
                batch = []
        yield from self._results(batch)

    def _results(self, batch: list[PreparedImage]) -> Iterator[dict[str, Any]]:
        """Predict one batch and describe it."""
        with self.lock:
            self.table.apply_to(self.model)
            predicted = predict_batch(self.model, batch, self.known)
        for index, image in enumerate(batch):
            if image.error is not None:
                yield dict(path=image.path, error=image.error)
                continue
            result = self.table.describe(image, predicted[index], self.known)
            if self.keep_images or self.with_pictures:
                result['image'] = Image.fromarray(np.ascontiguousarray(image.rgb))
            if self.with_pictures:
                result['picture'] = draw_result(result, self.table)
            if not self.keep_images:
                result.pop('image', None)
            yield result


def draw_result(
    result: dict[str, Any], table: AttributeTable, top_k: int | None = None, legend: bool = True
) -> Image.Image:
    """Draw a result that has kept its `image`.

    Args:
        result: A result of the table.
        table: The attributes.
        top_k: Show only this many attributes, those with the highest scores.
        legend: Whether to explain colours and marks below.

    Returns:
        The picture, RGB.
    """
    title = str(result['path'] or '').replace('\\', '/').rsplit('/', 1)[-1]
    return draw_prediction(result['image'], table.rows(result), title, top_k, legend, PictureStyle())

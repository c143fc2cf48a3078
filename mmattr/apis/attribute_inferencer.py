"""Predictions for people: images in, names and scores out."""

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from typing import Any

import numpy as np
import torch
from mmengine.config import Config
from PIL import Image

from mmattr.apis.dataset_images import dataset_images
from mmattr.apis.image_inputs import ImageInput, is_single, stream_images
from mmattr.apis.image_pipeline import ImagePipeline
from mmattr.apis.init_model import init_model
from mmattr.apis.named_values import known_label, threshold_array
from mmattr.apis.prepared_image import PreparedImage
from mmattr.errors import ConfigError, DataError
from mmattr.structures import AttributeDataSample
from mmattr.structures.attribute_data_sample import UNKNOWN
from mmattr.visualization import AttributeRow, PictureStyle, draw_prediction

#: Prediction of one image, see `AttributeInferencer`.
Result = dict[str, Any]


class AttributeInferencer:
    """Recognises the attributes of images.

    The result of an image is a dict:

    - `path`: the file, or None for an image in memory;
    - `scores`: {attribute: probability in [0, 1]}, in the order of the model's outputs;
    - `labels`: names whose score lies above the threshold;
    - `known`: {attribute: 1 or 0}, the words that were given, when there are any;
    - `gt`: {attribute: 1, 0 or None for unknown}, for images of a data set;
    - `image`, `picture`: RGB Pillow images, on request;
    - `error`: one sentence instead of all but `path`, for an image among several that cannot be read.

    Args:
        config: Config file, or a config that is already read.
        checkpoint: Weights; the names of the attributes come from it.
        device: A GPU when there is one, else the CPU, by default.
        batch_size: Images per forward pass.
        threshold: A score above it counts as present; one number, or numbers by attribute name (0.5 for the others).
        cfg_options: Values that replace those of the config file, by dotted key.

    Raises:
        MMAttrError: If the config, the checkpoint, the device or a threshold cannot be used.

    Examples:
        >>> inferencer = AttributeInferencer('configs/label2label/pa100k.py', 'pa100k.pth')  # doctest: +SKIP
        >>> inferencer('person.jpg')['labels']  # doctest: +SKIP
        ['Female', 'LongSleeve', 'Trousers']
        >>> inferencer(['a.jpg', 'b.jpg'], known={'Female': 1})  # doctest: +SKIP
    """

    def __init__(
        self,
        config: str | PathLike | Config,
        checkpoint: str | PathLike | None = None,
        device: str | torch.device | None = None,
        batch_size: int = 16,
        threshold: float | Mapping[str, float] = 0.5,
        cfg_options: dict | None = None,
    ) -> None:
        if batch_size < 1:
            raise ConfigError(f'batch_size must be at least 1, got {batch_size}.')
        self.model = init_model(config, checkpoint, device, cfg_options)
        self.batch_size = batch_size
        self.attributes: tuple[str, ...] = self.model.attribute_names
        self.groups: tuple[str, ...] = self.model.attribute_groups
        self.thresholds = threshold_array(threshold, self.attributes)
        self._pipeline = ImagePipeline(self.model.cfg)

    def __call__(
        self,
        inputs: ImageInput | Iterable[ImageInput],
        known: Mapping[str, int] | None = None,
        with_pictures: bool = False,
    ) -> Result | list[Result]:
        """Predict one image or several.

        Args:
            inputs: An image (file, (H, W, 3) uint8 BGR array, Pillow image), a folder, or anything that yields these.
            known: Words that are known to be right, for every image: 1 (present) or 0 (absent) by attribute name.
            with_pictures: Whether to draw a `picture` for every result.

        Returns:
            A result for a single image, a list of results in the order of the input otherwise.

        Raises:
            DataError: If a single image cannot be read, a folder is empty or a known word is wrong.
            ConfigError: If the model cannot use known words.
        """
        results = self.iterate(inputs, known, with_pictures)
        if not is_single(inputs):
            return list(results)
        result = next(results)
        if 'error' in result:
            raise DataError(result['error'])
        return result

    def iterate(
        self,
        inputs: ImageInput | Iterable[ImageInput],
        known: Mapping[str, int] | None = None,
        with_pictures: bool = False,
        keep_images: bool = False,
    ) -> Iterator[Result]:
        """Predict a stream of images; only one batch is held in memory.

        An image that cannot be read gives a result with `error` and the stream goes on.

        Args:
            inputs: As in `__call__`; a generator is read only as fast as its results are taken.
            known: As in `__call__`.
            with_pictures: Whether to draw a `picture` for every result.
            keep_images: Whether to keep the loaded `image` in every result.

        Returns:
            An iterator over results in the order of the input.

        Raises:
            DataError: If a known word is wrong.
            ConfigError: If the model cannot use known words.
        """
        return self._predict(self.prepare(inputs), known, with_pictures, keep_images)

    def iterate_dataset(
        self,
        split: str = 'test',
        num: int | None = None,
        known: Mapping[str, int] | None = None,
        with_pictures: bool = False,
        keep_images: bool = False,
    ) -> Iterator[Result]:
        """Predict images of a data set of the config, beside their annotation (`gt`).

        Args:
            split: `'train'`, `'val'` or `'test'`: the dataloader whose data set is used, with the test pipeline.
            num: How many images, spread evenly over the data set; all of them by default.
            known: As in `__call__`.
            with_pictures: Whether to draw a `picture` for every result.
            keep_images: Whether to keep the `image` in every result.

        Returns:
            An iterator over results.

        Raises:
            ConfigError: If the config has no such data set or the model cannot use known words.
            DataError: If the data set does not have the attributes of the model, or a known word is wrong.
        """
        return self._predict(dataset_images(self.model, split, num), known, with_pictures, keep_images)

    def draw(self, result: Result, top_k: int | None = None, legend: bool = True) -> Image.Image:
        """Draw a result that has kept its `image`.

        Args:
            result: From `iterate` or `iterate_dataset` with `keep_images=True`.
            top_k: Show only this many attributes, those with the highest scores.
            legend: Whether to explain colours and marks below.

        Returns:
            The picture, RGB.
        """
        title = str(result['path'] or '').replace('\\', '/').rsplit('/', 1)[-1]
        return draw_prediction(result['image'], self.rows(result), title, top_k, legend, PictureStyle())

    def rows(self, result: Result) -> list[AttributeRow]:
        """Describe a result by attribute, as pictures need it.

        Args:
            result: Any result without `error`.

        Returns:
            M rows.
        """
        labels = result.get('gt')
        known = result.get('known', {})
        return [
            AttributeRow(
                name=name,
                score=result['scores'][name],
                threshold=float(threshold),
                group=group,
                label=None if labels is None else (UNKNOWN if labels[name] is None else labels[name]),
                known=known.get(name),
            )
            for name, group, threshold in zip(self.attributes, self.groups, self.thresholds, strict=True)
        ]

    def prepare(self, inputs: ImageInput | Iterable[ImageInput]) -> Iterator[PreparedImage]:
        """Load images and run the test pipeline, one by one as they are asked for.

        Args:
            inputs: As in `__call__`.

        Yields:
            Images ready for the model; one that cannot be read carries its `error`.
        """
        for index, image in enumerate(stream_images(inputs)):
            path = str(image) if isinstance(image, (str, PathLike)) else None
            try:
                loaded, packed = self._pipeline(image, index)
            except DataError as error:
                yield PreparedImage(path, error=f'{error}')
            else:
                yield PreparedImage(path, packed['inputs'], loaded[:, :, ::-1])

    def _predict(
        self,
        images: Iterable[PreparedImage],
        known: Mapping[str, int] | None,
        with_pictures: bool,
        keep_images: bool,
    ) -> Iterator[Result]:
        """Check the known words at once, then predict lazily, batch by batch."""
        known = dict(known or {})
        label = known_label(known, self.attributes)
        head = self.model.head
        if known and not getattr(head, 'supports_known_labels', False):
            raise ConfigError(
                f'{type(head).__name__} cannot use known words ({", ".join(known)}); Label2LabelHead and CTranHead can.'
            )
        return self._predict_batches(images, label if known else None, with_pictures, keep_images)

    def _predict_batches(
        self, images: Iterable[PreparedImage], known: np.ndarray | None, with_pictures: bool, keep_images: bool
    ) -> Iterator[Result]:
        batch: list[PreparedImage] = []
        for image in images:
            batch.append(image)
            if len(batch) == self.batch_size:
                yield from self._results(batch, known, with_pictures, keep_images)
                batch = []
        yield from self._results(batch, known, with_pictures, keep_images)

    def _results(
        self, batch: list[PreparedImage], known: np.ndarray | None, with_pictures: bool, keep_images: bool
    ) -> Iterator[Result]:
        """Predict one batch and describe it."""
        scores = self._scores(batch, known)
        for index, image in enumerate(batch):
            if image.error is not None:
                yield dict(path=image.path, error=image.error)
                continue
            result = self._describe(image, scores[index], known)
            if keep_images or with_pictures:
                result['image'] = Image.fromarray(np.ascontiguousarray(image.rgb))
            if with_pictures:
                result['picture'] = self.draw(result)
            if not keep_images:
                result.pop('image', None)
            yield result

    @torch.no_grad()
    def _scores(self, batch: list[PreparedImage], known: np.ndarray | None) -> dict[int, np.ndarray]:
        """Scores (M,) by position in the batch; images of one size share a forward pass."""
        by_size: dict[tuple[int, ...], list[int]] = {}
        for index, image in enumerate(batch):
            if image.inputs is not None:
                by_size.setdefault(tuple(image.inputs.shape), []).append(index)
        scores = {}
        for positions in by_size.values():
            samples = [AttributeDataSample(metainfo=dict(img_path=batch[index].path or '')) for index in positions]
            if known is not None:
                samples = [sample.set_known_label(known) for sample in samples]
            inputs = [batch[index].inputs for index in positions]
            predicted = self.model.test_step(dict(inputs=inputs, data_samples=samples))
            for index, sample in zip(positions, predicted, strict=True):
                scores[index] = sample.pred_score.float().cpu().numpy()
        return scores

    def _describe(self, image: PreparedImage, scores: np.ndarray, known: np.ndarray | None) -> Result:
        """Put names to numbers."""
        present = scores > self.thresholds
        result: Result = dict(
            path=image.path,
            scores={name: float(score) for name, score in zip(self.attributes, scores, strict=True)},
            labels=[name for name, above in zip(self.attributes, present, strict=True) if above],
        )
        if known is not None:
            result['known'] = {
                name: int(word) for name, word in zip(self.attributes, known, strict=True) if word != UNKNOWN
            }
        if image.gt_label is not None:
            pairs = zip(self.attributes, image.gt_label.tolist(), strict=True)
            result['gt'] = {name: None if label == UNKNOWN else int(label) for name, label in pairs}
        return result

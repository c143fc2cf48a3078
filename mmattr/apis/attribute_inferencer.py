"""Predictions for people: images in, names and scores out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from threading import Lock
from typing import Any

import numpy as np
import torch
from mmengine.config import Config
from PIL import Image

from mmattr.apis.attribute_names import AttributeNames
from mmattr.apis.attribute_table import AttributeTable
from mmattr.apis.backends import is_exported
from mmattr.apis.dataset_images import dataset_images
from mmattr.apis.export import ExportedRecognizer
from mmattr.apis.image_inputs import ImageInput, is_single, stream_images
from mmattr.apis.image_pipeline import ImagePipeline
from mmattr.apis.init_model import init_model
from mmattr.apis.named_values import DEFAULT_THRESHOLD, known_label, threshold_array
from mmattr.apis.open_vocabulary import Prompts, set_attributes
from mmattr.apis.prepared_image import PreparedImage
from mmattr.apis.result_stream import ResultStream, draw_result
from mmattr.apis.typed_attributes import typed_attributes
from mmattr.errors import ConfigError, DataError
from mmattr.visualization import AttributeRow

#: Prediction of one image, see `AttributeInferencer`.
Result = dict[str, Any]


class AttributeInferencer:
    """Recognises the attributes of images.

    The result of an image is a dict:

    - `path`: the file, or None for an image in memory;
    - `scores`: {attribute: probability in [0, 1]}, in the order of the model's outputs;
    - `labels`: names whose score lies above the threshold;
    - `matches`: {attribute: logit, any number}, for a model that compares images with texts: `scores` near 1 cannot be
      told from each other, these can;
    - `known`: {attribute: 1 or 0}, the words that were given, when there are any;
    - `gt`: {attribute: 1, 0 or None for unknown}, for images of a data set;
    - `image`, `picture`: RGB Pillow images, on request;
    - `error`: one sentence instead of all but `path`, for an image among several that cannot be read.

    Args:
        config: Config file, or a config that is already read; or alone a ``.onnx`` or ``.xml`` file of tools/export.py,
            which its engine then runs on the CPU.
        checkpoint: Weights; the names of the attributes come from it.
        device: A GPU when there is one, else the CPU, by default.
        batch_size: Images per forward pass.
        threshold: A score above it counts as present; one number, or numbers by attribute name (0.5 for the others). By
            default 0.5, or what an exported file says.
        cfg_options: Values that replace those of the config file, by dotted key.
        attributes: Names to score in place of those of the checkpoint, see `set_attributes`.
        prompts: Sentences of the attributes, see `set_attributes`.

    Raises:
        MMAttrError: If the config, the checkpoint, the device, a threshold or the attributes cannot be used.

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
        threshold: float | Mapping[str, float] | None = None,
        cfg_options: dict | None = None,
        attributes: Sequence[str] | None = None,
        prompts: Prompts | None = None,
    ) -> None:
        if batch_size < 1:
            raise ConfigError(f'batch_size must be at least 1, got {batch_size}.')
        if is_exported(config):
            stated = dict(checkpoint=checkpoint, cfg_options=cfg_options, attributes=attributes, prompts=prompts)
            self.model = ExportedRecognizer.open(config, device, stated)
        else:
            self.model = init_model(config, checkpoint, device, cfg_options, attributes, prompts)
        self.batch_size = batch_size
        self._threshold = getattr(self.model, 'thresholds', DEFAULT_THRESHOLD) if threshold is None else threshold
        self._table = self._table_of_model(threshold_array(self._threshold, self.model.attribute_names))
        self._pipeline = ImagePipeline(self.model.cfg)
        self._lock = Lock()

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the M attributes."""
        return self._table.names

    @property
    def groups(self) -> tuple[str, ...]:
        """Their groups, empty strings for none."""
        return self._table.groups

    @property
    def thresholds(self) -> np.ndarray:
        """(M,) their thresholds in [0, 1]."""
        return self._table.thresholds

    def set_attributes(
        self,
        attributes: Sequence[str],
        prompts: Prompts | None = None,
        threshold: float | Mapping[str, float] | None = None,
    ) -> None:
        """Score other attributes from the next call on; after an error everything stays as it was.

        Needs a model that compares images with texts. A stream of results that is being read keeps the attributes that
        it was started with.

        Args:
            attributes: M names, such as `['a red hat', 'long hair']`.
            prompts: Sentences of the attributes: a template with `{}` or several, sentences by attribute, the name of a
                prompt file of the package or the path of one's own; the prompts of the model by default.
            threshold: As for the class. By default the numbers stated before stay; those of names that are not in the
                list wait until they return.

        Raises:
            ConfigError: If the model scores fixed attributes, the prompts cannot be used or a name is too long.
            DataError: If the list is empty or holds a blank name, a name twice or no text, or a threshold is wrong.
        """
        names = typed_attributes(attributes)
        thresholds = self._kept_thresholds(names) if threshold is None else threshold_array(threshold, names)
        with self._lock:
            set_attributes(self.model, names, prompts)
            self._table = self._table_of_model(thresholds)
        if threshold is not None:
            self._threshold = threshold

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
        return draw_result(result, self._table_of(result), top_k, legend)

    def rows(self, result: Result) -> list[AttributeRow]:
        """Describe a result by attribute, as pictures need it.

        Args:
            result: Any result without `error`.

        Returns:
            M rows.
        """
        return self._table_of(result).rows(result)

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
        known, table = dict(known or {}), self._table
        label = known_label(known, table.names)
        head = self.model.head
        if known and not getattr(head, 'supports_known_labels', False):
            raise ConfigError(
                f'{type(head).__name__} cannot use known words ({", ".join(known)}); Label2LabelHead and CTranHead can.'
            )
        stream = ResultStream(
            self.model, self._lock, table, label if known else None, self.batch_size, with_pictures, keep_images
        )
        return stream(images)

    def _table_of_model(self, thresholds: np.ndarray) -> AttributeTable:
        """What the model scores now."""
        model = self.model
        prompts = getattr(model, 'label_prompts', None)
        return AttributeTable(model.attribute_names, model.attribute_groups, thresholds, prompts)

    def _table_of(self, result: Result) -> AttributeTable:
        """The attributes of a result, which may be those before `set_attributes`."""
        names = tuple(result['scores'])
        if names == self._table.names:
            return self._table
        groups = AttributeNames.from_user(names, self.model.group_by_name).groups
        return AttributeTable(names, groups, self._kept_thresholds(names))

    def _kept_thresholds(self, names: Sequence[str]) -> np.ndarray:
        """(M,) thresholds that were stated before."""
        stated = self._threshold
        if isinstance(stated, Mapping):
            stated = {name: value for name, value in stated.items() if name in names}
        return threshold_array(stated, names)

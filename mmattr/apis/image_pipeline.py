"""The test pipeline of a config, for images that belong to no data set."""

from os import PathLike
from pathlib import Path

import cv2
import numpy as np
from mmengine.config import Config

from mmattr.apis.image_inputs import ImageInput, as_bgr
from mmattr.errors import ConfigError, DataError
from mmattr.registry import TRANSFORMS


class ImagePipeline:
    """Loads an image and applies the transforms that the model was tested with.

    The loading step of the config reads files; images in memory skip it. A pipeline without one, which is what a data
    set that renders its images has, gets `LoadAttributeImage`. Where the config cuts people out of photos
    (`CropBoundingBox`), the given image is taken as such a cut-out.

    Args:
        cfg: The whole config.

    Raises:
        ConfigError: If the config has no test pipeline.
    """

    def __init__(self, cfg: Config) -> None:
        steps = pipeline_config(cfg)
        loaders = [step for step in steps if _is_loader(step)]
        loader = dict(loaders[0]) if loaders else dict(type='LoadAttributeImage')
        # Where the images of the data set are stored says nothing about these, which are local files.
        loader.pop('backend_args', None)
        self._load = TRANSFORMS.build(loader)
        self._transforms = [TRANSFORMS.build(step) for step in steps if not _is_loader(step)]

    def __call__(self, image: ImageInput, sample_idx: int = 0) -> tuple[np.ndarray, dict]:
        """Prepare one image.

        Args:
            image: File, (H, W, 3) uint8 BGR array, (H, W) uint8 grey array or Pillow image.
            sample_idx: Number of the image, stored in the sample.

        Returns:
            The image as loaded, (H, W, 3) uint8 BGR, and the packed dict of `inputs` (3, H0, W0) and `data_samples`.

        Raises:
            DataError: If the image does not exist, cannot be decoded or is no image.
        """
        results = self._read(image)
        loaded = results['img'].copy()
        results['sample_idx'] = sample_idx
        # A photo given on its own shows one sample: pipelines that cut a person out of a larger photo get all of it.
        results['bbox'] = (0, 0, loaded.shape[1], loaded.shape[0])
        for transform in self._transforms:
            results = transform(results)
        return loaded, results

    def _read(self, image: ImageInput) -> dict:
        """Load a file or wrap an image in memory; both give the same keys."""
        if not isinstance(image, (str, PathLike)):
            array = as_bgr(image)
            return dict(img=array, img_path='', img_shape=array.shape[:2], ori_shape=array.shape[:2])
        path = str(image)
        if not Path(path).is_file():
            raise DataError(f'There is no image file or folder {path!r}.')
        try:
            results = self._load(dict(img_path=path))
        # What the loaders of mmcv raise for damaged files depends on the file and on the decoder.
        except (AssertionError, cv2.error, OSError) as error:
            raise DataError(f'The image {path!r} cannot be read: it is damaged or not an image.') from error
        if results is None or results.get('img') is None:
            raise DataError(f'The image {path!r} cannot be read: it is damaged or not an image.')
        return results


def pipeline_config(cfg: Config) -> list[dict]:
    """Find the test pipeline of a config.

    Args:
        cfg: The whole config.

    Returns:
        The configs of its transforms.

    Raises:
        ConfigError: If there is none.
    """
    dataset = (cfg.get('test_dataloader') or {}).get('dataset') or {}
    steps = dataset.get('pipeline') or cfg.get('test_pipeline')
    if not steps:
        raise ConfigError(
            "The config has no test pipeline: neither 'test_dataloader.dataset.pipeline' nor 'test_pipeline'."
        )
    return list(steps)


def _is_loader(step: dict) -> bool:
    """Whether a transform reads the image file."""
    kind = step['type']
    name = (kind if isinstance(kind, str) else kind.__name__).rsplit('.', 1)[-1]
    return name.startswith('Load') and 'Image' in name

"""The size of the images that the test pipeline of a config makes."""

import numpy as np
from mmengine.config import Config

from mmattr.apis.image_pipeline import ImagePipeline
from mmattr.errors import ConfigError

#: Heights and widths of photos; a pipeline with one output size makes the same of all of them.
_PHOTOS = ((480, 360), (300, 500))


def input_size(cfg: Config) -> tuple[int, int]:
    """Find the size that a model sees.

    Args:
        cfg: The whole config.

    Returns:
        Height and width.

    Raises:
        ConfigError: If the config has no test pipeline, or one that keeps the proportions of a photo.
    """
    pipeline = ImagePipeline(cfg)
    found = {tuple(pipeline(np.zeros((*size, 3), dtype=np.uint8))[1]['inputs'].shape[1:]) for size in _PHOTOS}
    if len(found) > 1:
        raise ConfigError(
            'The test pipeline makes images of different sizes, but an exported model takes one: add a Resize to a '
            'fixed scale.'
        )
    height, width = found.pop()
    return height, width

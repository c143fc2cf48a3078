"""From images to their attention, ready to be drawn."""

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from mmattr.apis.attention_recorder import AttentionRecorder, RecordedLayer
from mmattr.apis.attribute_inferencer import AttributeInferencer
from mmattr.apis.prepared_image import PreparedImage
from mmattr.structures import AttributeDataSample
from mmattr.visualization import ImageAttention, LayerAttention, sample_rows


class AttentionReader:
    """Reads the attention of a model, image by image.

    Args:
        inferencer: Holds the model, the names and the thresholds.

    Attributes:
        errors: Sentences about the images that could not be read.

    Raises:
        ConfigError: If the head has no attention.
    """

    def __init__(self, inferencer: AttributeInferencer) -> None:
        self.inferencer = inferencer
        self.recorder = AttentionRecorder(inferencer.model)
        self.errors: list[str] = []

    def iterate(self, images: Iterable[PreparedImage]) -> Iterator[ImageAttention]:
        """Read images one by one.

        Args:
            images: From `AttributeInferencer.prepare` or `dataset_images`.

        Yields:
            The attention of every image that can be read.
        """
        for image in images:
            if image.inputs is None:
                self.errors.append(str(image.error))
                continue
            samples, layers = self.recorder([image.inputs])
            yield self._describe(image, samples[0], layers)

    def _describe(
        self, image: PreparedImage, sample: AttributeDataSample, layers: list[RecordedLayer]
    ) -> ImageAttention:
        """Put names to numbers."""
        if image.gt_label is not None:
            sample.set_gt_label(image.gt_label)
        inferencer = self.inferencer
        thresholds = inferencer.thresholds.tolist()
        query_score = sample.get('query_score')
        return ImageAttention(
            title=str(image.path or 'image').replace('\\', '/').rsplit('/', 1)[-1],
            photo=seen_by_model(image),
            rows=tuple(sample_rows(sample, inferencer.attributes, inferencer.groups, thresholds)),
            layers=tuple(
                LayerAttention(
                    layer.name,
                    layer.title,
                    None if layer.words is None else layer.words[0].numpy(),
                    None if layer.image is None else layer.image[0].numpy(),
                )
                for layer in layers
            ),
            guess=None if query_score is None else query_score.float().cpu().numpy(),
        )


def seen_by_model(image: PreparedImage) -> np.ndarray:
    """Show what the model sees, in the aspect ratio of the original.

    The maps cover the model's input and nothing else, so a picture of them must not show more.

    Args:
        image: An image that could be read.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    assert image.inputs is not None
    assert image.rgb is not None
    rgb = np.ascontiguousarray(image.inputs.flip(0).permute(1, 2, 0).numpy())  # (H0, W0, 3)
    height, width = image.rgb.shape[:2]
    scaled = max(1, round(rgb.shape[0] * width / height))
    # A difference of a pixel is rounding, not a changed aspect ratio.
    return rgb if abs(scaled - rgb.shape[1]) <= 1 else cv2.resize(rgb, (scaled, rgb.shape[0]))

"""The loss on the evaluation images, for schedules that follow it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mmattr.errors import DataError
from mmattr.evaluation.functional import ExactSum
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.registry import METRICS


@METRICS.register_module()
class EvaluationLoss(StreamingMetric):
    """Mean over images of the loss that the model computes in evaluation mode.

    Result: ``eval/loss``, what the plateau schedule of the released PA-100K code watches. The sum is exact, so the
    schedule takes the same steps for any number of processes. An image without a known label does not count.

    Args:
        item: Field of the predictions that holds the loss of the image.
        json_file: Where to write the figure.
        prefix: What the name of the result starts with, ``'eval'`` by default.
    """

    default_prefix = 'eval'

    def __init__(self, item: str = 'eval_loss', json_file: str | None = None, prefix: str | None = None) -> None:
        super().__init__(item=item, json_file=json_file, prefix=prefix)

    def format(self, data_samples: Sequence[Mapping[str, Any]]) -> tuple[np.ndarray, ...]:
        """Collect the losses and whether the image has a known label.

        Args:
            data_samples: B predictions as dicts.

        Returns:
            (B,) float32 and (B,) bool.

        Raises:
            DataError: If the field is not one number per image.
        """
        label, loss = super().format(data_samples)
        if loss.size != len(loss):
            raise DataError(f'{self.item} must be one number per image, got shape {loss.shape[1:]}.')
        return loss.ravel(), np.atleast_1d((label >= 0).any(axis=1))

    def count(self, *rows: np.ndarray) -> ExactSum:
        """Add the losses of the images that have a known label.

        Args:
            rows: Losses and whether they count.

        Returns:
            The sum.

        Raises:
            DataError: If a loss is nan or infinite.
        """
        loss, counts = rows
        return ExactSum.of(loss[counts].tolist())

    def compute(self, counts: ExactSum) -> dict[str, float]:
        """Compute the mean.

        Args:
            counts: Sum over the data set.

        Returns:
            ``loss``, not a percentage.
        """
        return {'loss': counts.mean()}

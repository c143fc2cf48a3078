"""What an exported model costs in the figures of the user's own data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import torch
from mmengine.evaluator import Evaluator
from mmengine.model import BaseModel

from mmattr.apis.backends import ScoreBackend
from mmattr.apis.export.exportable_model import ExportableModel
from mmattr.apis.prepared_image import PreparedImage
from mmattr.errors import DataError
from mmattr.structures import AttributeDataSample

_BATCH_SIZE = 16

#: Needs logits and the loss of the model, which an exported file does not hold.
_NOT_MEASURED = ('EvaluationLoss',)


@dataclass(frozen=True)
class MeasuredChange:
    """Figures of a model and of what was exported from it, on the same images.

    Attributes:
        num_images: Images that could be read.
        before: Figures of the model in single precision, by name; empty for images without labels.
        after: Figures of the exported model.
        mean_change: Mean absolute change of a score.
        largest_change: Largest absolute change of a score.
        flipped: Share of the decisions that changed, in percent, at the thresholds of the file.
    """

    num_images: int
    before: Mapping[str, float]
    after: Mapping[str, float]
    mean_change: float
    largest_change: float
    flipped: float

    def __str__(self) -> str:
        width = max(map(len, ['figure', *self.before]))
        lines = [f'{"figure":<{width}} {"model":>10} {"exported":>10} {"change":>10}'] if self.before else []
        for name, value in self.before.items():
            lines.append(f'{name:<{width}} {value:10.4f} {self.after[name]:10.4f} {self.after[name] - value:+10.4f}')
        lines.append(
            f'{self.num_images} images: scores change by {self.mean_change:.1e} on average and '
            f'{self.largest_change:.1e} at most, {self.flipped:.2f} % of the decisions change.'
        )
        return '\n'.join(lines)


def measure_change(model: BaseModel, backend: ScoreBackend, images: Iterable[PreparedImage]) -> MeasuredChange:
    """Predict images with both and evaluate both with the metrics of the config.

    Args:
        model: From `init_model`, on the CPU.
        backend: What was exported from it.
        images: Read once; those with an error are left out. Without labels no metric is computed.

    Returns:
        The figures.

    Raises:
        DataError: If there is no image that can be read.
    """
    thresholds = np.array(backend.metadata.thresholds)
    evaluators = [_evaluator(model), _evaluator(model)]
    changes, largest, flips, count, labelled = 0.0, 0.0, 0.0, 0, False
    for batch in _batches(images):
        pixels = np.stack([np.asarray(image.inputs) for image in batch])
        scores = _model_scores(model, pixels), backend(pixels)
        for evaluator, own in zip(evaluators, scores, strict=True):
            labelled = _process(evaluator, batch, own) or labelled
        change = np.abs(scores[0] - scores[1])
        changes, largest = changes + float(change.mean(1).sum()), max(largest, float(change.max()))
        flips += float(((scores[0] > thresholds) != (scores[1] > thresholds)).mean(1).sum())
        count += len(batch)
    if not count:
        raise DataError('There is no image to measure the exported model on.')
    before, after = (_figures(evaluator, count) if labelled else {} for evaluator in evaluators)
    return MeasuredChange(count, before, after, changes / count, largest, 100 * flips / count)


def _batches(images: Iterable[PreparedImage]) -> Iterator[list[PreparedImage]]:
    """Group the images that could be read."""
    readable = (image for image in images if image.inputs is not None)
    while batch := list(islice(readable, _BATCH_SIZE)):
        yield batch


@torch.no_grad()
def _model_scores(model: BaseModel, pixels: np.ndarray) -> np.ndarray:
    """(N, M) scores of the model."""
    exportable = ExportableModel(model)
    exportable.eval()
    return exportable(torch.from_numpy(pixels))[0].numpy()


def _evaluator(model: BaseModel) -> Evaluator | None:
    """The metrics of the config that need nothing but scores."""
    stated = model.cfg.get('test_evaluator') or []
    stated = [stated] if isinstance(stated, Mapping) else stated
    metrics: list[Any] = [
        dict(metric)
        for metric in stated
        if str(metric['type']).rsplit('.', 1)[-1] not in _NOT_MEASURED
        and metric.get('item', 'pred_score') == 'pred_score'
    ]
    if not metrics:
        return None
    evaluator = Evaluator(metrics)
    evaluator.dataset_meta = model.dataset_meta
    return evaluator


def _process(evaluator: Evaluator | None, batch: list[PreparedImage], scores: np.ndarray) -> bool:
    """Hand a batch to the metrics; tell whether it has labels."""
    labels = [image.gt_label for image in batch if image.gt_label is not None]
    if evaluator is None or len(labels) < len(batch):
        return False
    samples = []
    for label, score in zip(labels, scores, strict=True):
        sample = AttributeDataSample().set_gt_label(label)
        samples.append(sample.set_pred_score(torch.from_numpy(score.copy())))
    evaluator.process(samples)
    return True


def _figures(evaluator: Evaluator | None, count: int) -> dict[str, float]:
    """Evaluate."""
    return {} if evaluator is None else {name: float(value) for name, value in evaluator.evaluate(count).items()}

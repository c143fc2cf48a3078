"""Predictions of a model that is told some of the labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from mmengine.model import BaseModel

from mmattr.apis.dataset_images import dataset_images
from mmattr.apis.prepared_image import PreparedImage
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional import predict_label
from mmattr.evaluation.functional.hint_draw import draw_hints
from mmattr.structures import AttributeDataSample
from mmattr.structures.attribute_data_sample import UNKNOWN


@dataclass(frozen=True, eq=False)
class HintedPredictions:
    """Predictions of N images for F percentages of given words and R draws of them.

    Attributes:
        names: M attribute names.
        label: (N, M) int8 annotated labels in {1, 0, -1 = unknown}.
        given: (F, R, N, M) bool, the words that were given.
        predicted: (F, R, N, M) bool, the predicted labels.
        score: (N, M) float32 probabilities without given words.
    """

    names: tuple[str, ...]
    label: np.ndarray
    given: np.ndarray
    predicted: np.ndarray
    score: np.ndarray


@torch.no_grad()
def predict_with_hints(
    model: BaseModel,
    percents: Sequence[float],
    repeats: int = 5,
    seed: int = 0,
    split: str = 'test',
    num: int | None = None,
    batch_size: int = 64,
) -> HintedPredictions:
    """Predict a data set with a growing share of its labels given to the head.

    The features of an image are the same whatever is given: they are computed once for all draws, and only those of
    one batch are in memory.

    Args:
        model: From `init_model`; its head takes known labels.
        percents: F percentages of the known labels, from `check_percents`: 0 first.
        repeats: Number R of draws of the given words.
        seed: Seed of the draws.
        split: `'train'`, `'val'` or `'test'`: the dataloader of the config whose data set is used.
        num: How many images, spread evenly over the data set; all of them by default.
        batch_size: Images per forward pass.

    Returns:
        The predictions.

    Raises:
        ConfigError: If the head cannot use known words, or a number is below 1.
        DataError: If an image cannot be read or the data set does not fit the model.
    """
    check_supports_hints(model)
    for name, value in (('repeats', repeats), ('batch_size', batch_size)):
        if value < 1:
            raise ConfigError(f'{name} must be at least 1, got {value}.')
    parts = []
    index = 0
    for images in _batches(dataset_images(model, split, num), batch_size):
        labels = np.stack([_label_of(image) for image in images])  # (B, M)
        draws = [draw_hints(label, percents, repeats, seed, index + row) for row, label in enumerate(labels)]
        given = np.stack(draws, axis=2)  # (F, R, B, M)
        parts.append((labels, given, *_predict_batch(model, images, labels, given)))
        index += len(images)
    if not parts:
        raise DataError(f'The {split} data set has no images.')
    label, given, predicted, score = zip(*parts, strict=True)
    return HintedPredictions(
        tuple(model.attribute_names),
        np.concatenate(label),
        np.concatenate(given, axis=2),
        np.concatenate(predicted, axis=2),
        np.concatenate(score),
    )


def check_supports_hints(model: BaseModel) -> None:
    """Refuse a model whose head makes nothing of given words.

    Args:
        model: The model.

    Raises:
        ConfigError: If its head does not take known labels.
    """
    head = model.head
    if not getattr(head, 'supports_known_labels', False):
        raise ConfigError(f'{type(head).__name__} cannot use known words as hints; Label2LabelHead and CTranHead can.')


def _batches(images: Iterator[PreparedImage], batch_size: int) -> Iterator[list[PreparedImage]]:
    """Group images; those of one batch have one size."""
    batch: list[PreparedImage] = []
    for image in images:
        if image.inputs is None:
            raise DataError(image.error or f'{image.path} cannot be read.')
        if batch and (len(batch) == batch_size or _size(image) != _size(batch[0])):
            yield batch
            batch = []
        batch.append(image)
    if batch:
        yield batch


def _size(image: PreparedImage) -> tuple[int, ...]:
    return () if image.inputs is None else tuple(image.inputs.shape)


def _label_of(image: PreparedImage) -> np.ndarray:
    if image.gt_label is None:
        raise DataError(f'{image.path} has no labels; hints are taken from the labels.')
    return image.gt_label.numpy()


def _predict_batch(
    model: BaseModel, images: list[PreparedImage], labels: np.ndarray, given: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Predicted labels (F, R, B, M) and scores without hints (B, M) of B images."""
    samples = [AttributeDataSample() for _ in images]
    prepared = model.data_preprocessor(dict(inputs=[image.inputs for image in images], data_samples=samples))
    feats = model.extract_feat(prepared['inputs'])
    scores = _head_scores(model, feats, np.full_like(labels, UNKNOWN))
    predicted = np.empty(given.shape, dtype=bool)
    predicted[0] = predict_label(scores)  # without hints every draw is the same
    for percent, repeat in np.ndindex(given.shape[:2]):
        if percent > 0:
            known = np.where(given[percent, repeat], labels, UNKNOWN)
            predicted[percent, repeat] = predict_label(_head_scores(model, feats, known))
    return predicted, scores


def _head_scores(model: BaseModel, feats: object, known: np.ndarray) -> np.ndarray:
    """Scores (B, M) of the head for given words (B, M)."""
    samples = [AttributeDataSample().set_known_label(row) for row in known]
    predicted = model.head.predict(feats, samples)
    return torch.stack([sample.pred_score for sample in predicted]).float().cpu().numpy()

"""How much each word of a sentence ends up depending on each other word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from mmattr.apis.attention_recorder import AttentionRecorder, RecordedLayer
from mmattr.apis.attribute_inferencer import AttributeInferencer
from mmattr.apis.prepared_image import PreparedImage
from mmattr.errors import DataError


@dataclass(frozen=True)
class RolloutResult:
    """Attention rollout averaged over images.

    Attributes:
        stack: The layers that were multiplied, such as `mlm.decoder`.
        attention: (M, M) float64, each row sums to 1: share of each input word (column) in each output word (row).
        labels: (N, M) int8 labels of the same images: 1, 0, -1 unknown.
        changes: How many of the N M words the language model changed, how many of these have a known label, and how
            many of those became right. None for a head without a guess before its answer.
        errors: Sentences about the images that could not be read.
    """

    stack: str
    attention: np.ndarray
    labels: np.ndarray
    changes: tuple[int, int, int] | None
    errors: tuple[str, ...]


def roll_out(layers: Sequence[np.ndarray]) -> np.ndarray:
    """Multiply the attention of layers (Abnar and Zuidema, "Quantifying Attention Flow in Transformers", ACL 2020).

    The heads are averaged. The residual connection keeps half of every word where it is, hence 0.5 A + 0.5 I for a
    layer. What the words take from the image in cross-attention is left out: by the same rule it makes up half of every
    word, whichever the word, so that the shares of the words among each other stay as they are.

    Args:
        layers: (N, heads, M, M) weights of each layer, first layer first; rows sum to 1.

    Returns:
        (N, M, M) float64; rows sum to 1.

    Raises:
        DataError: If there is no layer.
    """
    if not layers:
        raise DataError('Attention rollout needs at least one layer with attention between words.')
    rolled = np.eye(layers[0].shape[-1])
    for layer in layers:
        mixed = 0.5 * layer.astype(np.float64).mean(1) + 0.5 * np.eye(layer.shape[-1])
        rolled = mixed @ rolled
    return rolled


def average_rollout(
    inferencer: AttributeInferencer, images: Iterable[PreparedImage], stack: str | None = None
) -> RolloutResult:
    """Average the rollout of a model over images.

    Args:
        inferencer: Holds the model.
        images: Images of a data set, with labels.
        stack: Which layers, such as `query_head.decoder`; the last ones with attention between words by default.

    Returns:
        The average, and the labels of the images.

    Raises:
        ConfigError: If the head has no attention.
        DataError: If there is no such stack of layers or no image can be read.
    """
    recorder = AttentionRecorder(inferencer.model)
    total = np.zeros((len(inferencer.attributes),) * 2)
    labels: list[np.ndarray] = []
    guesses: list[np.ndarray] = []
    scores: list[np.ndarray] = []
    errors: list[str] = []
    for batch in _batches(images, inferencer.batch_size, errors):
        samples, layers = recorder([inputs for inputs, _ in batch])
        stack, maps = _choose_stack(layers, stack)
        total += roll_out(maps).sum(0)
        labels += [label for _, label in batch]
        scores += [sample.pred_score.cpu().numpy() for sample in samples]
        guesses += [sample.query_score.cpu().numpy() for sample in samples if 'query_score' in sample]
    if stack is None or not labels:
        raise DataError(errors[0] if errors else 'There is no image to average attention over.')
    label = np.stack(labels)
    changes = None
    if guesses:
        before, after = (np.stack(values) > inferencer.thresholds for values in (guesses, scores))
        known = (before != after) & (label >= 0)
        changes = int((before != after).sum()), int(known.sum()), int((known & (after == label)).sum())
    return RolloutResult(stack, total / len(labels), label, changes, tuple(errors))


def _choose_stack(layers: list[RecordedLayer], stack: str | None) -> tuple[str, list[np.ndarray]]:
    """Find the word-to-word maps of a stack of layers, of the last one by default."""
    stacks: dict[str, list[np.ndarray]] = {}
    for layer in layers:
        if layer.words is not None:
            stacks.setdefault(layer.name.rpartition('.')[0], []).append(layer.words.numpy())
    chosen = stack if stack is not None else next(reversed(stacks), '')
    if chosen not in stacks:
        raise DataError(
            f'The model has no layers {chosen!r} with attention between words; it has: {", ".join(stacks) or "none"}.'
        )
    return chosen, stacks[chosen]


def _batches(
    images: Iterable[PreparedImage], size: int, errors: list[str]
) -> Iterator[list[tuple[torch.Tensor, np.ndarray]]]:
    """Gather the inputs and labels of neighbours of one size."""
    batch: list[tuple[torch.Tensor, np.ndarray]] = []
    for image in images:
        if image.inputs is None:
            errors.append(str(image.error))
            continue
        if batch and (len(batch) == size or batch[0][0].shape != image.inputs.shape):
            yield batch
            batch = []
        if image.gt_label is None:
            raise DataError(f'The image {image.path!r} has no labels to compare attention with.')
        batch.append((image.inputs, image.gt_label.numpy()))
    if batch:
        yield batch

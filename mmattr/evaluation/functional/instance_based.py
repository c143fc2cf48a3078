"""Image-based figures: each image is judged over its attributes, then the images are averaged."""

import math
from dataclasses import dataclass

import numpy as np

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.instance_counts import InstanceCounts

#: What an image without a present attribute contributes; see :func:`instance_figures`.
EMPTY_ROW_POLICIES = ('zero', 'drop')


@dataclass(frozen=True)
class InstanceFigures:
    """Means over images, as fractions in [0, 1].

    Args:
        accuracy: Attributes both present and predicted, over those present or predicted.
        precision: The same over those predicted.
        recall: The same over those present.
        f1: Mean of the F1 of each image.
        f1_of_means: 2PR/(P+R) of the mean precision P and the mean recall R. Published tables hold one or the other
            under the same name; this one is usually a few tenths of a point higher.
    """

    accuracy: float
    precision: float
    recall: float
    f1: float
    f1_of_means: float


def check_empty_rows(empty_rows: str) -> str:
    """Check the name of an empty-row policy.

    Args:
        empty_rows: ``'zero'`` or ``'drop'``.

    Returns:
        The name.

    Raises:
        ConfigError: If it is neither.
    """
    if empty_rows not in EMPTY_ROW_POLICIES:
        raise ConfigError(f"empty_rows must be 'zero' or 'drop', got {empty_rows!r}.")
    return empty_rows


def instance_figures(counts: InstanceCounts, empty_rows: str = 'zero') -> InstanceFigures:
    """Compute accuracy, precision, recall and both kinds of F1 over images.

    A fraction whose denominator is empty is 0. What differs in the literature is whether an image counts at all:

    * ``'zero'``: every image counts, so one without a present attribute pulls the means down even if nothing is
      predicted for it. Released code of Strong Baseline, Label2Label, Rethinking of PAR and most others.
    * ``'drop'``: an image without a present attribute is left out of all means. Released code of DeepMAR.

    An image without a known label is left out under both.

    Args:
        counts: Counts of the data set.
        empty_rows: The policy.

    Returns:
        The figures; all ``nan`` when no image is left.

    Raises:
        ConfigError: If the policy is unknown.
    """
    positive, predicted, hit = counts.triples()
    kept = positive > 0 if check_empty_rows(empty_rows) == 'drop' else np.full(len(positive), True)
    images = np.where(kept, counts.images, 0)
    accuracy = _mean(hit, positive + predicted - hit, images)
    precision = _mean(hit, predicted, images)
    recall = _mean(hit, positive, images)
    total = precision + recall
    return InstanceFigures(
        accuracy=accuracy,
        precision=precision,
        recall=recall,
        f1=_mean(2 * hit, positive + predicted, images),
        f1_of_means=2 * precision * recall / total if total != 0 else 0.0,
    )


def _mean(part: np.ndarray, whole: np.ndarray, images: np.ndarray) -> float:
    """Average part / whole (0 where the whole is empty) over the images that have each triple."""
    num_images = int(images.sum())
    if num_images == 0:
        return float('nan')
    return math.fsum(images * (part / np.maximum(whole, 1))) / num_images

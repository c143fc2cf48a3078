"""How far a figure would move with other test images and other seeds: a hierarchical bootstrap.

A method is trained with S seeds and tested on the same N images, or each seed on images of its own. Resample b draws N
images with replacement, once for all methods and all seeds with the same images, and S seeds with replacement, once
for all methods; the figure of a method in it is the mean over the drawn seeds of the figure on the drawn images. Two
methods are compared resample by resample, so that what makes an image or the number of a seed hard for both cancels.
Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 8 and 13.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.instance_counts import InstanceCounts, triple_codes
from mmattr.evaluation.functional.outcomes import Outcomes, iterate_outcomes
from mmattr.evaluation.functional.pedestrian_counts import PedestrianCounts
from mmattr.evaluation.functional.threshold import Threshold

NUM_RESAMPLES = 2000
LEVEL = 0.95
#: Resamples whose weights are in memory at a time: 250 x 20,000 images are 20 MB.
BLOCK = 250


@dataclass(frozen=True)
class Resampling:
    """Which images and seeds each of B resamples holds; the same for everything that is compared.

    Args:
        num_images: N.
        num_seeds: S.
        num_resamples: B.
        seed: Seed of the draws.

    Raises:
        ConfigError: If a number is not positive.
    """

    num_images: int
    num_seeds: int
    num_resamples: int = NUM_RESAMPLES
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.num_images, self.num_seeds, self.num_resamples) < 1:
            raise ConfigError(
                f'A bootstrap needs images, seeds and resamples, got {self.num_images}, {self.num_seeds} and '
                f'{self.num_resamples}.'
            )

    def seeds(self) -> np.ndarray:
        """Draw the seeds.

        Returns:
            (B, S) int64, positions of seeds in [0, S).
        """
        # Streams of their own for images and seeds: the images of a resample do not depend on the number of seeds.
        generator = np.random.default_rng([self.seed, 1])
        return generator.integers(self.num_seeds, size=(self.num_resamples, self.num_seeds))

    def image_weights(self, split: int = 0) -> Iterator[np.ndarray]:
        """Draw the images, block by block.

        Args:
            split: Number of the test split; the draws of other images are independent.

        Yields:
            (b, N) float32: how often each image occurs in each of the next b resamples.
        """
        generator = np.random.default_rng([self.seed, 0, split] if split else [self.seed, 0])
        for start in range(0, self.num_resamples, BLOCK):
            size = min(BLOCK, self.num_resamples - start)
            drawn = generator.integers(self.num_images, size=(size, self.num_images))
            yield np.stack([np.bincount(row, minlength=self.num_images) for row in drawn]).astype(np.float32)

    def average(self, figures: np.ndarray) -> np.ndarray:
        """Average figures over the seeds of each resample.

        Args:
            figures: (S, B, ...) figures of every seed on the images of every resample.

        Returns:
            (B, ...).
        """
        seeds = self.seeds()
        return figures[seeds, np.arange(len(seeds))[:, None]].mean(axis=1)


def resampled_attribute_counts(
    label: np.ndarray, score: np.ndarray, threshold: Threshold, weights: np.ndarray
) -> Iterator[AttributeCounts]:
    """Count resampled images per attribute, all resamples in one matrix product per count.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        score: (N, M) in [0, 1].
        threshold: A score above it predicts the attribute; one number or M of them.
        weights: (b, N) how often each image occurs.

    Yields:
        The counts of each of the b resamples.
    """
    yield from map(AttributeCounts, *_attribute_sums(_outcomes(label, score, threshold), weights))


def resampled_pedestrian_counts(
    label: np.ndarray, score: np.ndarray, threshold: Threshold, weights: np.ndarray
) -> Iterator[PedestrianCounts]:
    """Count resampled images per attribute and per image.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        score: (N, M) in [0, 1].
        threshold: A score above it predicts the attribute; one number or M of them.
        weights: (b, N) how often each image occurs.

    Yields:
        The counts of each of the b resamples.
    """
    outcomes = _outcomes(label, score, threshold)
    _, per_image = outcomes.sums()  # (4, N)
    num_attributes = label.shape[1]
    kept = per_image[0] > 0  # an image without a known label counts nowhere
    codes = triple_codes(per_image[:, kept], num_attributes)
    unique, position = np.unique(codes, return_inverse=True)
    sums = _attribute_sums(outcomes, weights)
    for row, *counts in zip(weights[:, kept], *sums, strict=True):
        images = np.bincount(position, weights=row, minlength=len(unique)).astype(np.int64)
        yield PedestrianCounts(AttributeCounts(*counts), InstanceCounts(num_attributes, unique, images))


def percentile_interval(values: np.ndarray, level: float = LEVEL) -> np.ndarray:
    """Compute percentile intervals.

    Args:
        values: (B, ...) figures of the resamples; nan where a resample has none.
        level: Share of the resamples inside, in (0, 1).

    Returns:
        (2, ...) lower and upper end, nan where no resample has a figure.
    """
    tail = (1 - level) / 2
    has_figure = ~np.isnan(values).all(axis=0)
    ends = np.nanquantile(np.where(has_figure, values, 0.0), [tail, 1 - tail], axis=0)
    return np.where(has_figure, ends, np.nan)


def _outcomes(label: np.ndarray, score: np.ndarray, threshold: Threshold) -> Outcomes:
    """Compare predictions with labels, all images in one block."""
    blocks = [outcomes.indicators for outcomes in iterate_outcomes(label, score, threshold)]
    return Outcomes(np.concatenate(blocks, axis=1))


def _attribute_sums(outcomes: Outcomes, weights: np.ndarray) -> list[np.ndarray]:
    """Sum each indicator over the images of each resample: four times (b, M), whole numbers below 2**24 in float32."""
    return [np.rint(weights @ matrix.astype(np.float32)).astype(np.int64) for matrix in outcomes.indicators]

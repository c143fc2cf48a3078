"""Everything that the pedestrian metrics remember about a data set."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import add

import numpy as np
from numpy.typing import ArrayLike

from mmattr.evaluation.functional.attribute_counts import AttributeCounts
from mmattr.evaluation.functional.instance_counts import InstanceCounts
from mmattr.evaluation.functional.outcomes import Outcomes, iterate_outcomes
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold

#: Blocks of images whose triples are gathered together: gathering costs more than counting.
BLOCKS_AT_ONCE = 4


@dataclass(frozen=True)
class PedestrianCounts:
    """Counts per attribute and counts per image, taken in one pass.

    Args:
        attributes: For the label-based figures.
        instances: For the image-based figures.
    """

    attributes: AttributeCounts
    instances: InstanceCounts

    @classmethod
    def count(cls, label: ArrayLike, score: ArrayLike, threshold: Threshold = DEFAULT_THRESHOLD) -> 'PedestrianCounts':
        """Count a set of images.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].
            threshold: A score above it predicts the attribute; one number or M of them.

        Returns:
            The counts.

        Raises:
            DataError: If a shape or a value is wrong.
            ConfigError: If the threshold does not fit.
        """
        return reduce(add, cls._parts(iterate_outcomes(label, score, threshold)))

    @classmethod
    def _parts(cls, blocks: Iterator[Outcomes]) -> Iterator['PedestrianCounts']:
        """Count several blocks at a time."""
        while sums := [outcomes.sums() for outcomes in islice(blocks, BLOCKS_AT_ONCE)]:
            per_attribute = np.sum([part for part, _ in sums], axis=0)  # (4, M)
            per_image = np.concatenate([part for _, part in sums], axis=1)  # (4, n)
            yield cls(AttributeCounts(*per_attribute), InstanceCounts.of(per_image, per_attribute.shape[1]))

    @classmethod
    def of(cls, outcomes: Outcomes) -> 'PedestrianCounts':
        """Count one block of images.

        Args:
            outcomes: Four matrices (N, M).

        Returns:
            The counts.
        """
        per_attribute, per_image = outcomes.sums()
        return cls(AttributeCounts(*per_attribute), InstanceCounts.of(per_image, per_attribute.shape[1]))

    def __add__(self, other: 'PedestrianCounts') -> 'PedestrianCounts':
        return PedestrianCounts(self.attributes + other.attributes, self.instances + other.instances)

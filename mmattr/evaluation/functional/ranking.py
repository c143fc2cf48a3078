"""The images of each attribute in the order of their scores: all that average precision has to know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from mmattr.evaluation.functional.label_score_arrays import check_label_score


@dataclass(frozen=True, eq=False)
class Ranking:
    """Known labels of M attributes, each sorted by descending score, K_j of them for attribute j.

    Equal scores form one **tie group**: nothing in the predictions says which of its images comes first. A group is
    described by how many images it has and how many of them have the attribute, so neither the order of the images nor
    the number of processes can change what is computed from it. Unknown labels are not in the ranking at all.

    Args:
        image: M arrays (K_j,), the positions of the images, highest score first.
        positive: M arrays (K_j,) bool, whether the attribute is present in them.
        starts: M arrays (G_j,), where in them the G_j tie groups begin.
        weight: (N,) how often each image counts; None for once.
    """

    image: Sequence[np.ndarray]
    positive: Sequence[np.ndarray]
    starts: Sequence[np.ndarray]
    weight: np.ndarray | None = None

    @classmethod
    def of(cls, label: ArrayLike, score: ArrayLike) -> 'Ranking':
        """Sort the scores of a data set.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].

        Returns:
            The ranking.

        Raises:
            DataError: If a shape or a value is wrong.
        """
        label, score = check_label_score(label, score)
        columns = [_sort(truth, value) for truth, value in zip(label.T, score.T, strict=True)]
        image, positive, starts = zip(*columns, strict=True)
        return cls(image, positive, starts)

    def weighted(self, weight: np.ndarray) -> 'Ranking':
        """Let some images count several times or not at all, as a bootstrap does, without sorting again.

        Args:
            weight: (N,) whole numbers from 0 on.

        Returns:
            The ranking of these images.
        """
        return replace(self, weight=weight)

    @cached_property
    def groups(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Tie groups of each attribute, highest score first: the numbers of present and of known images, int64 (G,)."""
        return [self._groups(attribute) for attribute in range(len(self.image))]

    @property
    def known(self) -> np.ndarray:
        """(M,) int64, images whose label is known."""
        return np.array([total.sum() for _, total in self.groups], dtype=np.int64)

    @property
    def num_positive(self) -> np.ndarray:
        """(M,) int64, of these the ones with the attribute."""
        return np.array([positive.sum() for positive, _ in self.groups], dtype=np.int64)

    @property
    def positive_ratio(self) -> np.ndarray:
        """(M,) share of the known labels that are present, without weights; ``nan`` where none is known."""
        return np.array([positive.mean() if len(positive) else np.nan for positive in self.positive])

    def _groups(self, attribute: int) -> tuple[np.ndarray, np.ndarray]:
        image, positive, starts = self.image[attribute], self.positive[attribute], self.starts[attribute]
        if not len(starts):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        weight = np.ones(len(image), dtype=np.int64) if self.weight is None else self.weight[image]
        present = weight * positive
        if len(starts) < len(image):  # without equal scores every image is a group, and nothing is left to add
            present, weight = np.add.reduceat(present, starts), np.add.reduceat(weight, starts)
        return present.astype(np.int64), weight.astype(np.int64)


def _sort(label: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sort the known labels of one attribute and find where the score changes."""
    known = np.flatnonzero(label >= 0)
    value = score[known]
    order = np.argsort(-value)
    value = value[order]
    changes = np.flatnonzero(value[1:] != value[:-1]) + 1
    starts = np.concatenate([np.zeros(min(len(value), 1), dtype=np.int64), changes])
    image = known[order].astype(np.int32)
    return image, label[image] == 1, starts

"""Which attributes of an image count as predicted: those above a threshold, the highest few, or both."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.outcomes import Outcomes
from mmattr.evaluation.functional.threshold import DEFAULT_THRESHOLD, Threshold, check_threshold, predict_label


@dataclass(frozen=True, eq=False)
class LabelSelection:
    """A rule from scores to predicted labels.

    Args:
        threshold: One number in [0, 1], or M of them; None to let ``top_k`` decide alone.
        inclusive: Whether a score equal to the threshold is enough.
        top_k: Only the k highest scores of an image can be predicted; None for all. Unknown attributes take part in
            this: what a model answers does not depend on what is known about the image.
        keep_ties: Whether all scores that equal the k-th highest are kept, which can make more than k. Otherwise there
            are k exactly (all, where there are not more), and of equal scores the attributes that are named first win.

    Raises:
        ConfigError: If the threshold or k is not valid, if neither is given, or if there are no ties to keep.
    """

    threshold: Threshold | None = DEFAULT_THRESHOLD
    inclusive: bool = False
    top_k: int | None = None
    keep_ties: bool = False

    def __post_init__(self) -> None:
        if self.threshold is not None:
            check_threshold(self.threshold)
        if self.top_k is None:
            if self.threshold is None:
                raise ConfigError('threshold=None predicts every attribute; give a threshold, top_k, or both.')
            if self.keep_ties:
                raise ConfigError('keep_ties is about the k-th highest score and needs top_k.')
        elif isinstance(self.top_k, bool) or not isinstance(self.top_k, int) or self.top_k < 1:
            raise ConfigError(f'top_k must be a whole number from 1 on, got {self.top_k!r}.')

    def predict(self, score: np.ndarray) -> np.ndarray:
        """Decide which attributes are predicted to be present.

        Args:
            score: (N, M) floating point numbers in [0, 1].

        Returns:
            (N, M) bool.

        Raises:
            ConfigError: If the threshold does not fit.

        >>> score = np.array([[0.9, 0.7, 0.7, 0.5]])
        >>> LabelSelection(top_k=2).predict(score).tolist()
        [[True, True, False, False]]
        >>> LabelSelection(inclusive=True).predict(score).tolist()
        [[True, True, True, True]]
        """
        predicted = np.full(score.shape, True)
        if self.threshold is not None:
            predicted = predict_label(score, self.threshold, self.inclusive)
        if self.top_k is not None and self.top_k < score.shape[1]:
            predicted &= self._highest(score, self.top_k)
        return predicted

    def outcomes(self, label: ArrayLike, score: ArrayLike) -> Outcomes:
        """Compare the predictions with labels.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].

        Returns:
            The outcomes of all images in one block.

        Raises:
            DataError: If a shape or a value is wrong.
            ConfigError: If the threshold does not fit.
        """
        label, score = check_label_score(label, score)
        return Outcomes.of(label, self.predict(score))

    def conventions(self) -> dict[str, Any]:
        """Say the rule for a report.

        Returns:
            ``threshold``, and the options that are not the usual ones.
        """
        threshold = None if self.threshold is None else np.asarray(self.threshold).tolist()
        others = {'inclusive': self.inclusive, 'top_k': self.top_k, 'keep_ties': self.keep_ties}
        return {'threshold': threshold, **{key: value for key, value in others.items() if value}}

    def _highest(self, score: np.ndarray, number: int) -> np.ndarray:
        """Mark the k highest scores of each image, k < M."""
        if self.keep_ties:
            lowest_kept = -np.partition(-score, number - 1, axis=1)[:, number - 1]
            return score >= lowest_kept[:, None]
        chosen = np.zeros(score.shape, dtype=bool)
        np.put_along_axis(chosen, np.argsort(-score, axis=1, kind='stable')[:, :number], True, axis=1)
        return chosen

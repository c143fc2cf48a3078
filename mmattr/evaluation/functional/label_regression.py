"""What the labels that are known say about the others, without looking at the image."""

import numpy as np

from mmattr.errors import DataError

#: Variance added to every given word: with fewer images than words the covariance has no inverse otherwise.
RIDGE = 1e-3

#: Probabilities stay this far from 0 and 1: a linear prediction may leave [0, 1], and certainty cannot be revised.
MARGIN = 0.01

#: Images solved at once, to bound the memory of their M x M systems.
CHUNK = 1024


class LabelRegression:
    """Predict labels from any set of given ones by the covariance of the training labels.

    The best linear prediction of label j from the given labels G is mu_j + S_jG (S_GG + ridge)^-1 (y_G - mu_G): the
    linear probability model, for whatever subset is given, from the means mu and covariances S alone. Pairs of labels
    count where both are known; a covariance of incomplete labels is made positive by dropping negative eigenvalues.

    Args:
        labels: (N, M) training labels in {1, 0, -1 = unknown}.

    Raises:
        DataError: If there is no training label at all.
    """

    def __init__(self, labels: np.ndarray) -> None:
        known = (labels >= 0).astype(np.float64)
        if not known.any():
            raise DataError('Label statistics need training labels, but none is known.')
        present = (labels == 1).astype(np.float64)
        # An attribute that is never known is a coin flip that goes with nothing.
        total = known.sum(0)
        self.mean = np.divide(present.sum(0), total, out=np.full(len(total), 0.5), where=total > 0)  # (M,)
        deviation = known * (present - self.mean)
        both = known.T @ known
        covariance = np.divide(deviation.T @ deviation, both, out=np.zeros_like(both), where=both > 0)
        values, vectors = np.linalg.eigh(covariance)
        self.covariance = (vectors * values.clip(min=0)) @ vectors.T  # (M, M)

    def predict(self, known: np.ndarray) -> np.ndarray:
        """Predict all labels from the given ones.

        Args:
            known: (N, M) words in {1, 0, -1 = not given}.

        Returns:
            (N, M) probabilities in [0.01, 0.99]; without given words the training means.
        """
        scores = [self._predict(known[start : start + CHUNK]) for start in range(0, len(known), CHUNK)]
        return np.concatenate(scores).clip(MARGIN, 1 - MARGIN) if scores else np.empty(known.shape)

    def update(self, score: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Revise the scores of an image classifier by the given labels.

        Bayes' rule for an image and given labels that are independent of each other once label j is fixed:
        odds = odds of the image * odds of the labels / odds of the training mean.

        Args:
            score: (N, M) probabilities in [0, 1] from the image.
            known: (N, M) words in {1, 0, -1 = not given}.

        Returns:
            (N, M) probabilities in [0, 1].
        """
        tiny = np.finfo(np.float32).tiny
        score = score.astype(np.float64).clip(tiny, 1 - np.finfo(np.float32).eps)
        logit = _logit(score) + _logit(self.predict(known)) - _logit(self.mean.clip(MARGIN, 1 - MARGIN))
        return 1 / (1 + np.exp(-logit))

    def _predict(self, known: np.ndarray) -> np.ndarray:
        given = (known >= 0).astype(np.float64)
        # Rows and columns of words that are not given become those of the identity, which leaves them out.
        system = self.covariance * given[:, :, None] * given[:, None, :]
        system += np.eye(known.shape[1]) * np.where(given, RIDGE, 1.0)[:, :, None]
        weights = np.linalg.solve(system, (given * (known - self.mean))[:, :, None])[:, :, 0]
        return self.mean + weights @ self.covariance


def _logit(probability: np.ndarray) -> np.ndarray:
    return np.log(probability) - np.log1p(-probability)

"""What some values of an image say about the others, by their covariance over a data set."""

import numpy as np

from mmattr.errors import DataError

#: Variance added to every given value: with fewer images than values the covariance has no inverse otherwise.
RIDGE = 1e-3

#: Images solved at once, to bound the memory of their M x M systems.
CHUNK = 1024


class LinearCompletion:
    """Predict values from any subset of the others.

    The best linear prediction of value j from the given ones G is mu_j + S_jG (S_GG + ridge)^-1 (y_G - mu_G): least
    squares for whatever subset is given, from the means mu and covariances S alone. Pairs count where both values are
    known; a covariance of incomplete values is made positive by dropping negative eigenvalues.

    Fitted to labels it is the linear probability model of label statistics, which never looks at an image. Fitted to
    the residuals, label minus score, of a classifier it says what labels tell beyond the image.

    Args:
        values: (N, M) values of the images that it is fitted to.
        known: (N, M) bool, False where a value is unknown and counts nowhere.

    Raises:
        DataError: If no value is known.
    """

    def __init__(self, values: np.ndarray, known: np.ndarray) -> None:
        if not known.any():
            raise DataError('Label statistics need labels, but none is known.')
        values = np.where(known, values, 0).astype(np.float64)
        self.mean = _divide(values.sum(0), known.sum(0))  # (M,)
        deviation = np.where(known, values - self.mean, 0)
        both = known.astype(np.float64)
        eigenvalues, vectors = np.linalg.eigh(_divide(deviation.T @ deviation, both.T @ both))
        self.covariance = (vectors * eigenvalues.clip(min=0)) @ vectors.T  # (M, M)

    def complete(self, values: np.ndarray, given: np.ndarray) -> np.ndarray:
        """Predict all values of images from the given ones.

        Args:
            values: (N, M) values; those that are not given are not looked at.
            given: (N, M) bool.

        Returns:
            (N, M) float64 predictions; without given values the means.
        """
        parts = [slice(start, start + CHUNK) for start in range(0, len(values), CHUNK)]
        return np.concatenate([np.empty((0, values.shape[1]))] + [self._complete(values[p], given[p]) for p in parts])

    def _complete(self, values: np.ndarray, given: np.ndarray) -> np.ndarray:
        # Rows and columns of values that are not given become those of the identity, which leaves them out.
        system = self.covariance * (given[:, :, None] & given[:, None, :])
        system += np.eye(given.shape[1]) * np.where(given, RIDGE, 1.0)[:, :, None]
        deviation = np.where(given, values - self.mean, 0)
        weights = np.linalg.solve(system, deviation[:, :, None])[:, :, 0]
        return self.mean + weights @ self.covariance


def _divide(total: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Mean, 0 where nothing was counted."""
    return np.divide(total, count, out=np.zeros(total.shape), where=count > 0)
